import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataFile, PartitionSpec, Schema, Value } from '../../format/index.ts';
import { type LiveFile, planGroups } from './plan-groups.ts';

const schema: Schema = { schemaId: 0, fields: [{ id: 1, name: 'region', required: false, type: { kind: 'string' } }], identifierFieldIds: [] };
const spec: PartitionSpec = { specId: 0, fields: [{ sourceId: 1, fieldId: 1000, name: 'region', transform: { kind: 'identity' } }] };
let made = 0;

function live(bytes: number, region: Value | null, sequenceNumber = 1n): LiveFile {
  const file: DataFile = { content: 'data', filePath: `f${made++}`, fileFormat: 'parquet', partition: [region], recordCount: 1n, fileSizeInBytes: BigInt(bytes) };
  return { file, spec, sequenceNumber, hasDeletes: false };
}

const bounds = { targetFileSizeBytes: 1_000, minInputFiles: 2 };

describe('planGroups', () => {
  it('packs the small files of each partition and leaves good ones alone', () => {
    const groups = planGroups([live(100, 'a'), live(200, 'b'), live(300, 'a'), live(900, 'a'), live(100, 'b')], schema, bounds);
    expect(groups.map(({ partition, bytes, files }) => [partition, Number(bytes), files.length])).toEqual([
      ['region=a', 400, 2],
      ['region=b', 300, 2],
    ]);
  });

  it('leaves files alone that deletes apply to', () => {
    const deleted = { ...live(100, 'a'), hasDeletes: true };
    const groups = planGroups([live(100, 'a'), deleted, live(100, 'a'), { ...live(100, 'b'), hasDeletes: true }, live(100, 'b')], schema, bounds);
    expect(groups.map(({ files }) => files.length)).toEqual([2]);
    expect(groups[0]!.files).not.toContain(deleted);
  });

  it('keeps apart partitions that look alike', () => {
    const groups = planGroups([live(1, null), live(1, 'null'), live(1, null), live(1, 'null')], schema, bounds);
    expect(groups).toHaveLength(2);
    for (const { files } of groups) expect(new Set(files.map(({ file }) => file.partition[0])).size).toBe(1);
  });

  it('keeps files in the order in which they came', () => {
    const files = [live(10, 'a', 3n), live(10, 'a', 1n), live(10, 'a', 2n)];
    expect(planGroups(files, schema, bounds)[0]!.files.map(({ sequenceNumber }) => sequenceNumber)).toEqual([1n, 2n, 3n]);
  });

  it('takes each file at most once, and no bin beyond the target', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 1_200 }), fc.constantFrom('a', 'b', null)), { maxLength: 60 }), (sizes) => {
        const files = sizes.map(([bytes, region]) => live(bytes, region));
        const groups = planGroups(files, schema, bounds);
        const taken = groups.flatMap((group) => group.files);
        expect(new Set(taken).size).toBe(taken.length);
        for (const group of groups) {
          expect(group.files.length).toBeGreaterThanOrEqual(2);
          expect(group.bytes).toBeLessThanOrEqual(1_000n);
        }
      }),
    );
  });
});
