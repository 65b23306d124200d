import { describe, expect, it } from 'vitest';
import type { Schema, TableMetadata } from '../format/index.ts';
import { commitProbe, type Probe } from './fixtures/commit-probe.ts';
import type { TableScanOptions } from './scan-table.ts';

describe('reading a table', () => {
  it('writes nothing, also when the table was never written to', async () => {
    const probe = await commitProbe();
    probe.trace.reset();
    const table = await probe.table();
    expect((await table.scan().toArrow()).numRows).toBe(0);
    await table.close();
    expect(probe.trace.lines().filter((line) => line.includes('put'))).toEqual([]);
  });

  it('can be tried again when it failed', async () => {
    const probe = await commitProbe();
    const writer = await probe.table();
    await writer.append([{ id: 1n }]);
    await writer.close();
    const table = await probe.table();
    const list = table.currentSnapshot!.manifestList!.slice('memory:t/'.length);
    const { bytes } = await probe.store.get(list);
    await probe.store.delete([list]);
    const scan = table.scan();
    await expect(scan.toArrow()).rejects.toMatchObject({ code: 'listed-file-missing' });
    await probe.store.put(list, bytes);
    expect((await scan.toArrow()).numRows).toBe(1);
    await table.close();
  });
});

describe('reading a table of which a file is missing', () => {
  it('is an error of the table that names file and snapshot, whether its footer is known or not, and reads again when the file is back', async () => {
    const probe = await commitProbe();
    await using writer = await probe.table();
    const { snapshotId } = await writer.append([{ id: 1n }]);
    await using reader = await probe.table();
    expect((await reader.scan().toArrow()).numRows).toBe(1);
    const [page] = await Array.fromAsync(probe.store.list('data/'));
    const { key } = page!.objects[0]!;
    const { bytes } = await probe.store.get(key);
    await probe.store.delete([key]);
    await using cold = await probe.table();
    for (const table of [reader, cold]) {
      const missing = { code: 'listed-file-missing', kind: 'corrupt', message: expect.stringMatching(new RegExp(`memory:t/${key}, which snapshot ${snapshotId} added`)) };
      await expect(table.scan().toArrow()).rejects.toMatchObject(missing);
    }
    await expect(cold.scan().explain()).rejects.toMatchObject({ code: 'listed-file-missing' });
    await probe.store.put(key, bytes);
    expect((await reader.scan().toArrow()).numRows).toBe(1);
  });
});

describe('reading a table whose schema has changed', () => {
  it('finds the files of a partition whose column was widened since', async () => {
    const probe = await commitProbe({ columns: { id: 'long', part: 'int' }, partitionBy: ['part'] });
    await using writer = await probe.table();
    await writer.append([1, 2, 3].map((part) => ({ id: BigInt(part), part })));
    await probe.change((metadata) => withSchema(metadata, (schema) => ({ ...schema, fields: schema.fields.map((field) => (field.name === 'part' ? { ...field, type: { kind: 'long' } } : field)) })));
    await writer.refresh();
    for (const table of [writer, await probe.table()]) {
      expect((await table.scan({ where: 'part = 2' }).toArrow()).numRows).toBe(1);
      expect((await table.scan({ where: 'part <> 2' }).toArrow()).numRows).toBe(2);
    }
  });

  it('shows the past in the schema of its time, under a tag too, and the rest in the current one', async () => {
    const { probe, snapshotId } = await renamed();
    await using table = await probe.table();
    const columnsOf = async (options: TableScanOptions): Promise<readonly string[]> => (await table.scan(options).schema()).fields.map(({ name }) => name);
    expect(await columnsOf({})).toEqual(['key']);
    expect(await columnsOf({ ref: 'main' })).toEqual(['key']);
    expect(await columnsOf({ ref: 'audit' })).toEqual(['key']);
    expect(await columnsOf({ ref: 'before' })).toEqual(['id']);
    expect(await columnsOf({ snapshotId })).toEqual(['id']);
    expect(await columnsOf({ asOf: table.currentSnapshot!.timestampMs })).toEqual(['id']);
  });

  it('refuses only the past whose schema is no longer listed', async () => {
    const { probe, snapshotId } = await renamed();
    await probe.change((metadata) => ({ ...metadata, schemas: metadata.schemas.filter(({ schemaId }) => schemaId === metadata.currentSchemaId) }));
    await using table = await probe.table();
    expect((await table.scan().toArrow()).schema.names).toEqual(['key']);
    for (const options of [{ snapshotId }, { ref: 'before' }]) {
      await expect(table.scan(options).toArrow()).rejects.toMatchObject({ code: 'metadata-invalid', message: expect.stringContaining(`Snapshot ${snapshotId} was written in schema 0`) });
    }
  });
});

function withSchema(metadata: TableMetadata, edit: (schema: Schema) => Schema): TableMetadata {
  return { ...metadata, currentSchemaId: 1, schemas: [...metadata.schemas, { ...edit(metadata.schemas[0]!), schemaId: 1 }] };
}

/** A table whose column `id` became `key` after its one snapshot, which has a tag and a branch. */
async function renamed(): Promise<{ readonly probe: Probe; readonly snapshotId: bigint }> {
  const probe = await commitProbe();
  await using writer = await probe.table();
  const { snapshotId } = await writer.append([{ id: 1n }]);
  await writer.committer.settle();
  await probe.change((metadata) => ({
    ...withSchema(metadata, (schema) => ({ ...schema, fields: schema.fields.map((field) => ({ ...field, name: 'key' })) })),
    refs: { ...metadata.refs, before: { snapshotId, type: 'tag' }, audit: { snapshotId, type: 'branch' } },
  }));
  return { probe, snapshotId };
}
