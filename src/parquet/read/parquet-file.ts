import { type RecordBatch, Schema as ArrowSchema } from 'apache-arrow';
import { FrazilError, isFrazilError } from '../../errors/index.ts';
import { recordBatchOf } from '../arrow/record-batch.ts';
import { decodeParquet, defaultBatchRows } from '../decode/decode-parquet.ts';
import { excerpt } from '../decode/excerpt.ts';
import type { RowGroupDecoder } from '../decode/row-group-decoder.ts';
import type { ColumnChunk, ParquetFooter, RowGroup } from '../footer/footer.ts';
import type { ParquetNode } from '../footer/parquet-node.ts';
import { leavesOf } from '../footer/schema-tree.ts';
import { loadParquetModule } from '../wasm.ts';
import { coalesceRanges, type FileRange } from './byte-ranges.ts';
import { FetchAhead } from './fetch-ahead.ts';
import { type FileSource, readRange } from './file-source.ts';

export interface ReadOptions {
  /** Indexes of `footer.rowGroups`, ascending; default all. */
  readonly rowGroups?: readonly number[];
  /** Nodes of `footer.fields` at any depth, with everything below them; default all. None gives batches without columns. */
  readonly columns?: readonly ParquetNode[];
  /** Rows a batch, default 65,536. */
  readonly batchRows?: number;
  /** Decodes row groups in other threads; worth it from some row groups on. Default this thread. */
  readonly pool?: RowGroupDecoder;
  /** Compressed bytes fetched ahead of decoding. Default 16 MiB. */
  readonly fetchAheadBytes?: number;
  readonly signal?: AbortSignal;
}

/** Rows of a file, in the file's own schema: only the selected columns, with field ids where the file has them. */
export interface FileBatch {
  readonly batch: RecordBatch;
  readonly rowGroup: number;
  /** Position in the file of the first row of the batch. */
  readonly firstRow: number;
}

/** An open Parquet file; holds no handle, so there is nothing to close. */
export class ParquetFile {
  readonly #source: FileSource;
  readonly #whole: Uint8Array | undefined;
  readonly footer: ParquetFooter;

  /** `whole` is the complete file where it was read anyway. */
  constructor(source: FileSource, footer: ParquetFooter, whole?: Uint8Array) {
    this.#source = source;
    this.footer = footer;
    this.#whole = whole;
  }

  get key(): string {
    return this.#source.key;
  }

  /**
   * Reads row groups in order, batch by batch.
   *
   * *Errors*: `parquet-corrupt` (file, row group, offset), `parquet-unsupported`, and those of the store.
   * *Cost*: one request per run of neighbouring column chunks, several in flight, no more ahead than `fetchAheadBytes`.
   */
  async *read(options: ReadOptions = {}): AsyncGenerator<FileBatch> {
    const groups = options.rowGroups ?? this.footer.rowGroups.map((_, index) => index);
    const leaves = this.#selectLeaves(options.columns);
    const batchRows = options.batchRows ?? defaultBatchRows;
    if (leaves.length === 0) {
      for (const index of groups) yield* this.#countRows(index, batchRows);
      return;
    }
    const ranges = groups.flatMap((index) => this.#rangesOf(index, leaves));
    const fetched = new FetchAhead(coalesceRanges(ranges), options.fetchAheadBytes ?? 16 * 1024 ** 2, (range) => this.#readRange(range, options.signal));
    const excerptOf = (index: number): Promise<Uint8Array> => this.#excerpt(index, leaves, fetched);
    if (options.pool !== undefined) {
      yield* this.#readWith(options.pool, groups, batchRows, excerptOf);
      return;
    }
    const module = await loadParquetModule();
    for (const index of groups) {
      const file = await excerptOf(index);
      yield* this.#checked(index, () => decodeParquet(module, file, batchRows));
    }
  }

  /** Keeps the threads busy ahead of the consumer, and the row groups in order. */
  async *#readWith(pool: RowGroupDecoder, groups: readonly number[], batchRows: number, excerptOf: (index: number) => Promise<Uint8Array>): AsyncGenerator<FileBatch> {
    const decoding: { readonly index: number; readonly batches: Promise<readonly RecordBatch[] | { readonly failure: unknown }> }[] = [];
    const rest = groups.values();
    for (;;) {
      while (decoding.length < pool.concurrency) {
        const { value: index, done } = rest.next();
        if (done === true) break;
        const batches = excerptOf(index).then((file) => pool.decode(file, batchRows).catch((failure: unknown) => ({ failure })));
        // Whoever takes it sees the failure; until then it must not count as unhandled.
        batches.catch(() => undefined);
        decoding.push({ index, batches });
      }
      const oldest = decoding.shift();
      if (oldest === undefined) return;
      const decoded = await oldest.batches;
      yield* this.#checked(oldest.index, () => {
        if ('failure' in decoded) throw decoded.failure;
        return decoded;
      });
    }
  }

  /** Fetches the column chunks of a row group and makes a file of them. */
  async #excerpt(index: number, leaves: readonly number[], fetched: FetchAhead): Promise<Uint8Array> {
    const rowGroup = this.footer.rowGroups[index] as RowGroup;
    const wanted = this.#rangesOf(index, leaves);
    const bytesOf = await fetched.load(wanted);
    const file = excerpt({ footer: this.footer, rowGroup, leaves }, (chunk) => bytesOf(rangeOf(chunk)));
    fetched.release(Math.max(...wanted.map(({ end }) => end)));
    return file;
  }

  /** Numbers the batches of a row group, and explains what goes wrong with them. */
  *#checked(index: number, decode: () => Iterable<RecordBatch>): Generator<FileBatch> {
    const rowGroup = this.footer.rowGroups[index] as RowGroup;
    let { firstRow } = rowGroup;
    try {
      for (const batch of decode()) {
        yield { batch, rowGroup: index, firstRow };
        firstRow += batch.numRows;
      }
    } catch (cause) {
      if (isFrazilError(cause)) throw cause;
      throw this.#corrupt(index, `cannot be decoded: ${String(cause)}`, cause);
    }
    const rows = firstRow - rowGroup.firstRow;
    if (rows !== rowGroup.rowCount) throw this.#corrupt(index, `holds ${rows} rows instead of ${rowGroup.rowCount}`, undefined);
  }

  *#countRows(index: number, batchRows: number): Generator<FileBatch> {
    const { firstRow, rowCount } = this.footer.rowGroups[index] as RowGroup;
    const schema = new ArrowSchema([]);
    for (let start = 0; start < rowCount; start += batchRows) {
      const length = Math.min(batchRows, rowCount - start);
      yield { batch: recordBatchOf(schema, length, []), rowGroup: index, firstRow: firstRow + start };
    }
  }

  #selectLeaves(columns: readonly ParquetNode[] | undefined): readonly number[] {
    if (columns === undefined) return this.footer.leaves.map((_, index) => index);
    const wanted = new Set(leavesOf(columns));
    return this.footer.leaves.flatMap((leaf, index) => (wanted.has(leaf) ? [index] : []));
  }

  #rangesOf(index: number, leaves: readonly number[]): readonly FileRange[] {
    const { chunks } = this.footer.rowGroups[index] as RowGroup;
    return leaves.map((leaf) => rangeOf(chunks[leaf] as ColumnChunk));
  }

  async #readRange(range: FileRange, signal: AbortSignal | undefined): Promise<Uint8Array> {
    return this.#whole?.subarray(range.start, range.end) ?? readRange(this.#source, range, signal);
  }

  #corrupt(index: number, problem: string, cause: unknown): FrazilError {
    const { startOffset } = this.footer.rowGroups[index] as RowGroup;
    return new FrazilError('parquet-corrupt', `Row group ${index} of ${this.key}, from byte ${startOffset} on, ${problem}.`, {
      context: { file: this.key, rowGroup: index, offset: startOffset },
      cause,
    });
  }
}

function rangeOf(chunk: ColumnChunk): FileRange {
  return { start: chunk.startOffset, end: chunk.startOffset + chunk.compressedBytes };
}
