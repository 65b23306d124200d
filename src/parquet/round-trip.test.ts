import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { rowsToBatch, batchToRows } from '../rows/index.ts';
import { everyRow, everyType } from './fixtures/every-type.ts';
import { openBytes, readBatches } from './fixtures/collect.ts';
import { arrowSchemaOf, encodeDataFile, sameLayout, schemaFromArrow } from './index.ts';

describe('a data file of every type', () => {
  it('gives back the rows, in the layout of the schema and with its field ids', async () => {
    const { bytes } = await encodeDataFile({ schema: everyType, batches: [rowsToBatch(everyType, everyRow)] });
    const [batch] = await readBatches(await openBytes(bytes));
    if (batch === undefined) throw new TypeError('no batch');
    expect(sameLayout(batch.schema.fields, arrowSchemaOf(everyType).fields)).toBe(true);
    expect(schemaFromArrow(batch.schema)).toEqual({ ...everyType, fields: everyType.fields.map((field) => (field.name === 'key' ? { ...field, type: { kind: 'fixed', length: 16 } } : field)) });
    expect([...batchToRows(batch, everyType)]).toEqual(everyRow);
  });

  it('stores field ids on every node, three-level lists, UTC flags and the smallest decimals', async () => {
    const { bytes } = await encodeDataFile({ schema: everyType, batches: [rowsToBatch(everyType, everyRow)] });
    const { schema, row_groups: groups } = parquetMetadata(bytes);
    const text = schema.slice(1).map((node) => {
      const logical = node.logical_type === undefined ? '' : ` ${JSON.stringify(node.logical_type).replaceAll('"', '')}`;
      return `${node.name}#${node.field_id ?? ''} ${node.repetition_type} ${node.type ?? 'group'}${node.type_length === undefined ? '' : `(${node.type_length})`}${logical}`;
    });
    expect(text).toMatchSnapshot();
    expect(groups[0]?.columns.every((column) => column.meta_data?.codec === 'ZSTD')).toBe(true);
  });

  it('is described by its metrics', async () => {
    const { bytes, metrics } = await encodeDataFile({ schema: everyType, batches: [rowsToBatch(everyType, everyRow)] });
    const { row_groups: groups } = parquetMetadata(bytes);
    expect(metrics.recordCount).toBe(4n);
    expect(metrics.fileSizeInBytes).toBe(BigInt(bytes.length));
    expect(metrics.splitOffsets).toEqual([4n]);
    const sizes = (groups[0]?.columns ?? []).map((column) => column.meta_data?.total_compressed_size);
    expect([...metrics.columnSizes.values()]).toEqual(sizes);
    expect([...metrics.columnSizes.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 21, 22, 23, 24, 25, 27, 29]);
  });

  it('has no rows and no row groups when nothing is written', async () => {
    const { bytes, metrics } = await encodeDataFile({ schema: everyType, batches: [rowsToBatch(everyType, [])] });
    expect(metrics).toMatchObject({ recordCount: 0n, splitOffsets: [] });
    expect(await readBatches(await openBytes(bytes))).toEqual([]);
  });
});

describe('schemas to Arrow and back', () => {
  it('keep ids, names, types and nullability', () => {
    const back = schemaFromArrow(arrowSchemaOf(everyType));
    expect(back.fields.filter(({ name }) => name !== 'key')).toEqual(everyType.fields.filter(({ name }) => name !== 'key'));
    expect(back.fields.find(({ name }) => name === 'key')?.type).toEqual({ kind: 'fixed', length: 16 });
  });

  it('are the same object for the same schema', () => {
    expect(arrowSchemaOf(everyType)).toBe(arrowSchemaOf(everyType));
  });
});
