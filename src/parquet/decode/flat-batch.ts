import type { Data, DataType, RecordBatch, Schema as ArrowSchema } from 'apache-arrow';
import { arrayOf, recordBatchOf } from '../arrow/record-batch.ts';

/** One array of a batch, without its type and children. */
interface FlatArray {
  readonly length: number;
  readonly nullCount: number;
  readonly offsets: Int32Array | undefined;
  readonly values: ArrayBufferView | undefined;
  readonly validity: Uint8Array | undefined;
}

/** A record batch as plain buffers, which can cross threads; its arrays in depth-first order. */
export interface FlatBatch {
  readonly rowCount: number;
  readonly arrays: readonly FlatArray[];
}

/** Takes a batch apart; the buffers are those of the batch. */
export function flattenBatch(batch: RecordBatch): FlatBatch {
  const arrays: FlatArray[] = [];
  const visit = (data: Data): void => {
    const { length, nullCount } = data;
    arrays.push({ length, nullCount, offsets: data.valueOffsets as Int32Array | undefined, values: data.values as ArrayBufferView | undefined, validity: data.nullBitmap });
    for (const child of data.children) visit(child);
  };
  for (const column of batch.data.children) visit(column);
  return { rowCount: batch.numRows, arrays };
}

/** Puts a batch together again. */
export function restoreBatch({ rowCount, arrays }: FlatBatch, schema: ArrowSchema): RecordBatch {
  let next = 0;
  const restore = (type: DataType): Data => {
    const { length, nullCount, offsets, values, validity } = arrays[next++] as FlatArray;
    const children = (type.children ?? []).map((field) => restore(field.type));
    return arrayOf(type, length, { nullCount, validity, children, ...(offsets === undefined ? {} : { offsets }), ...(values === undefined ? {} : { values }) });
  };
  return recordBatchOf(schema, rowCount, schema.fields.map((field) => restore(field.type)));
}

/** The memory of batches, each piece once, to be handed over instead of copied. */
export function buffersOf(batches: readonly FlatBatch[]): readonly ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { arrays } of batches) {
    for (const { offsets, values, validity } of arrays) {
      for (const view of [offsets, values, validity]) if (view !== undefined && view.buffer instanceof ArrayBuffer) buffers.add(view.buffer);
    }
  }
  return [...buffers];
}
