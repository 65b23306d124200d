import type { RecordBatch, Table as ArrowTable } from 'apache-arrow';
import { FrazilError } from '../errors/index.ts';
import type { Schema } from '../format/index.ts';
import { AbortableItems } from './abortable-items.ts';
import { alignBatch, type AlignOptions } from './align/align-batch.ts';
import { isArrowTable, isRecordBatch } from './arrow-values.ts';
import { BatchGatherer } from './batch-gatherer.ts';
import { describeValue } from './value/value-mismatch.ts';

/** Row objects of any class, Arrow data, or a stream of either, also mixed. */
export type RowsInput = ArrowTable | RecordBatch | Iterable<object> | AsyncIterable<object>;

export interface AppendBatchOptions extends Pick<AlignOptions, 'ignoreUnknownFields' | 'matchBy'> {
  /** Rows a batch that is built of row objects; Arrow batches keep their size. Default 65,536. */
  readonly batchRows?: number;
  readonly signal?: AbortSignal;
}

/**
 * Whatever can be appended as record batches in the layout of `arrowSchemaOf(schema)`, in order; empty batches are left out.
 *
 * Rows are numbered from 1 over the whole input in messages. The input is consumed as the batches are, and its iterator
 * is closed when they are given up; an abort does not wait for it.
 *
 * *Errors*: `row-invalid`, `column-unknown`, `column-type-mismatch`; the reason of the signal; those of the input.
 */
export async function* appendBatches(input: RowsInput, schema: Schema, options: AppendBatchOptions = {}): AsyncGenerator<RecordBatch> {
  const { signal } = options;
  const gatherer = new BatchGatherer(schema, options);
  const source = itemsOf(input);
  signal?.throwIfAborted();
  if (Symbol.iterator in source) {
    // Apart from the other loop, because awaiting each row costs more than building it.
    for (const item of source) {
      for (const batch of batchesOf(item, gatherer, schema, options)) {
        yield batch;
        signal?.throwIfAborted();
      }
    }
  } else {
    for await (const item of signal === undefined ? source : new AbortableItems(source, signal)) {
      signal?.throwIfAborted();
      // Not `yield*`, which would wait for something once for each row.
      for (const batch of batchesOf(item, gatherer, schema, options)) yield batch;
    }
  }
  signal?.throwIfAborted();
  const last = gatherer.finish();
  if (last !== undefined) yield last;
}

function itemsOf(input: RowsInput): Iterable<object> | AsyncIterable<object> {
  // Tables and batches are iterable themselves, row by row, which would be slow and lose their types.
  if (isArrowTable(input) || isRecordBatch(input)) return [input];
  if (typeof input === 'object' && input !== null && (Symbol.iterator in input || Symbol.asyncIterator in input)) return input;
  const found = describeValue(input);
  throw new FrazilError('row-invalid', `Rows are an array or another iterable of row objects, an Arrow table or a record batch; found ${found}.`, { context: { found } });
}

const none: readonly RecordBatch[] = [];

function batchesOf(item: object, gatherer: BatchGatherer, schema: Schema, options: AppendBatchOptions): readonly RecordBatch[] {
  const batches = isArrowTable(item) ? item.batches : isRecordBatch(item) ? [item] : undefined;
  if (batches === undefined) {
    const full = gatherer.add(item);
    return full === undefined ? none : [full];
  }
  const before = gatherer.finish();
  const aligned = before === undefined ? [] : [before];
  for (const batch of batches) {
    const ready = alignBatch(batch, schema, { ...options, rowsBefore: gatherer.rowCount });
    gatherer.skipRows(batch.numRows);
    if (batch.numRows > 0) aligned.push(ready);
  }
  return aligned;
}
