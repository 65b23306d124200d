import { describe, expect, test } from 'vitest';
import type { DataFile, FileContent, PartitionSpec, Value } from '../../format/index.ts';
import { DeleteIndex } from './delete-index.ts';
import type { DeleteFile } from './scan-plan.ts';

const spec: PartitionSpec = { specId: 1, fields: [{ sourceId: 1, fieldId: 1000, name: 'p', transform: { kind: 'identity' } }] };
const unpartitioned: PartitionSpec = { specId: 0, fields: [] };

function file(filePath: string, partition: readonly (Value | null)[], content: FileContent = 'data', rest: Partial<DataFile> = {}): DataFile {
  return { content, filePath, fileFormat: 'parquet', partition, recordCount: 1n, fileSizeInBytes: 1n, ...rest };
}

function deletion(filePath: string, content: FileContent, sequenceNumber: bigint, partition: readonly (Value | null)[], of = spec, rest: Partial<DataFile> = {}): DeleteFile {
  return { file: file(filePath, partition, content, rest), sequenceNumber, spec: of };
}

describe('which delete files apply to a data file', () => {
  const index = new DeleteIndex([
    deletion('positions-4', 'position-deletes', 4n, ['x']),
    deletion('positions-5', 'position-deletes', 5n, ['x']),
    deletion('equality-5', 'equality-deletes', 5n, ['x']),
    deletion('equality-6', 'equality-deletes', 6n, ['x']),
    deletion('equality-null', 'equality-deletes', 9n, [null]),
    deletion('equality-everywhere', 'equality-deletes', 9n, [], unpartitioned),
    deletion('positions-elsewhere', 'position-deletes', 9n, [], unpartitioned),
    deletion('positions-of-a', 'position-deletes', 9n, ['y'], spec, { referencedDataFile: 'a' }),
  ]);
  const applied = (path: string, partition: readonly (Value | null)[], sequenceNumber: bigint, of = spec): string[] => index.deletesFor(file(path, partition), sequenceNumber, of).map((each) => each.file.filePath).toSorted();

  test('position deletes from the same commit on, equality deletes from the next one on', () => {
    expect(applied('b', ['x'], 5n)).toEqual(['equality-6', 'equality-everywhere', 'positions-5']);
    expect(applied('b', ['x'], 4n)).toEqual(['equality-5', 'equality-6', 'equality-everywhere', 'positions-4', 'positions-5']);
    expect(applied('b', ['x'], 9n)).toEqual([]);
  });

  test('within the partition, null being one; without partitions equality deletes apply everywhere, position deletes do not', () => {
    expect(applied('b', [null], 1n)).toEqual(['equality-everywhere', 'equality-null']);
    expect(applied('b', ['z'], 1n)).toEqual(['equality-everywhere']);
    expect(applied('b', [], 1n, unpartitioned)).toEqual(['equality-everywhere', 'positions-elsewhere']);
    expect(applied('b', ['x'], 1n, { ...spec, specId: 2 })).toEqual(['equality-everywhere']);
  });

  test('a delete file that names its data file applies to that one', () => {
    expect(applied('a', ['z'], 9n)).toEqual(['positions-of-a']);
  });

  test('a partition value stored before its column was widened is the same partition', () => {
    const widened = new DeleteIndex([deletion('d', 'position-deletes', 9n, [5n])]);
    expect(widened.deletesFor(file('b', [5]), 1n, spec)).toHaveLength(1);
    expect(widened.deletesFor(file('b', ['5']), 1n, spec)).toHaveLength(0);
  });
});
