import { describe, expect, it } from 'vitest';
import { decodeManifestList, type PartitionSpec, type Schema, type TableMetadata } from '../../format/index.ts';
import { ManualTable } from '../fixtures/manual-table.ts';
import { keyOfLocation } from '../location.ts';
import { currentSnapshot } from './snapshot-lookup.ts';
import { tableCodec } from './table-codec.ts';

const optional: Schema = { schemaId: 1, fields: [{ id: 1, name: 'a', required: false, type: { kind: 'int' } }], identifierFieldIds: [] };
const demanding: Schema = { schemaId: 2, fields: [...optional.fields, { id: 2, name: 'b', required: true, type: { kind: 'int' } }], identifierFieldIds: [] };
const promoted: Schema = { schemaId: 3, fields: [{ id: 1, name: 'a', required: false, type: { kind: 'long' } }], identifierFieldIds: [] };
const byValue: PartitionSpec = { specId: 1, fields: [{ sourceId: 1, fieldId: 1000, name: 'a', transform: { kind: 'identity' } }] };

const withSchema = (schema: Schema) => (metadata: TableMetadata): TableMetadata => ({ ...metadata, schemas: [...metadata.schemas, schema], currentSchemaId: schema.schemaId, lastColumnId: 2 });
const withSpec = (metadata: TableMetadata): TableMetadata => ({ ...metadata, partitionSpecs: [...metadata.partitionSpecs, byValue], defaultSpecId: 1, lastPartitionId: 1000 });

/** Lands a foreign version right before the next version of ours is put. */
function landInBetween(manual: ManualTable, change: (metadata: TableMetadata) => TableMetadata): void {
  let landed = false;
  manual.store.gate = (moment, key) => {
    if (landed || moment !== 'before put' || !/\/v\d+\.metadata\.json$/.test(key)) return undefined;
    landed = true;
    return manual.landForeign(change);
  };
}

describe('an append beside a writer that changes the table', () => {
  it('that does not fit any more fails alone; the others of its group land', async () => {
    const manual = new ManualTable();
    await manual.open();
    await manual.landForeign(withSchema(optional));
    const table = await manual.open();
    landInBetween(manual, withSchema(demanding));
    const misfit = table.append(manual.request({ schema: optional }));
    const fitting = table.append(manual.request({ schema: demanding }));
    await expect(manual.until(misfit)).rejects.toMatchObject({ code: 'requirement-failed', kind: 'conflict' });
    expect(await manual.until(fitting)).toMatchObject({ version: 4, attempts: 2, rows: 1n });
    await manual.until(table.close());
    expect(currentSnapshot(table.head.value)?.summary).toMatchObject({ 'total-data-files': '1' });
    expect([manual.has('data/0.parquet'), manual.has('data/1.parquet')]).toEqual([false, true]);
  });

  it('that has taken their partition spec away fails, and leaves nothing', async () => {
    const manual = new ManualTable();
    const before = await manual.open();
    await manual.landForeign(withSchema(optional));
    await manual.landForeign(withSpec);
    await before.refresh();
    landInBetween(manual, (metadata) => ({ ...metadata, partitionSpecs: metadata.partitionSpecs.slice(0, 1), defaultSpecId: 0 }));
    await expect(manual.until(before.append(manual.request({ schema: optional, partitionSpec: byValue, files: [] , token: 'without rows it does not matter' })))).resolves.toMatchObject({ rows: 0n });
    const partitioned = manual.request({ schema: optional, partitionSpec: byValue });
    await expect(manual.until(before.append({ ...partitioned, files: [{ ...partitioned.files[0]!, partition: [1] }] }))).rejects.toMatchObject({ code: 'requirement-failed' });
    await manual.until(before.close());
    expect(manual.has('data/1.parquet')).toBe(false);
  });

  it('goes on merging manifests when their partition column has been promoted', async () => {
    const manual = new ManualTable();
    await manual.open();
    await manual.landForeign(withSchema(optional));
    await manual.landForeign(withSpec);
    const table = await manual.open();
    const append = async (number: number): Promise<void> => {
      const request = manual.request({ schema: optional, partitionSpec: byValue });
      await manual.until(table.append({ ...request, files: [{ ...request.files[0]!, partition: [number] }] }));
    };
    for (let number = 0; number < 5; number++) await append(number);
    landInBetween(manual, withSchema(promoted));
    for (let number = 5; number < 9; number++) await append(number);
    const snapshot = currentSnapshot(table.head.value)!;
    const manifests = decodeManifestList(manual.store.objects.get(keyOfLocation(snapshot.manifestList!, 'memory:t'))!.bytes, 'list');
    expect(manifests.length).toBeLessThan(9);
    const cold = await manual.open();
    const entries = await Promise.all(manifests.map((manifest) => cold.shelf.entriesOf(manifest, 'memory:t')));
    expect(entries.flat().map((entry) => Number(entry.dataFile.partition[0])).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    await manual.until(table.close());
  });

  it('fails when the table says meanwhile that it lies elsewhere, instead of naming files that are not there', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    await manual.until(table.append(manual.request()));
    landInBetween(manual, (metadata) => ({ ...metadata, location: 'memory:elsewhere' }));
    await expect(manual.until(table.append(manual.request()))).rejects.toMatchObject({ code: 'table-relocated' });
    await manual.until(table.close());
    expect(manual.has('data/1.parquet')).toBe(false);
  });

  it('gives its rows a higher sequence number than anything has, though somebody set the table\'s back', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    for (let number = 0; number < 3; number++) await manual.until(table.append(manual.request()));
    // The snapshot's own number goes along, as it must; its manifests keep theirs.
    const setBack = (metadata: TableMetadata): TableMetadata => ({ ...metadata, lastSequenceNumber: 1n, snapshots: metadata.snapshots.slice(-1).map((snapshot) => ({ ...snapshot, sequenceNumber: 1n })), snapshotLog: metadata.snapshotLog.slice(-1) });
    await manual.landForeign(setBack);
    await table.refresh();
    expect(await manual.until(table.append(manual.request()))).toMatchObject({ sequenceNumber: 4n });
    await manual.until(table.close());
  });
});

describe('refresh', () => {
  it('does not go on with another table that somebody has put in its place', async () => {
    const manual = new ManualTable();
    const table = await manual.open();
    await manual.landForeign((metadata) => ({ ...metadata, tableUuid: '11111111-0000-4000-8000-000000000000' }));
    await expect(table.refresh()).rejects.toMatchObject({ code: 'requirement-failed' });
    expect(table.head.version).toBe(1);
    await expect(manual.until(table.append(manual.request()))).rejects.toMatchObject({ code: 'requirement-failed' });
    expect(manual.has(tableCodec.keyOf(3))).toBe(false);
    await manual.until(table.close());
  });
});
