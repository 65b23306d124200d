import { type RecordBatch, Schema as ArrowSchema } from 'apache-arrow';
import { FrazilError, isFrazilError } from '../../errors/index.ts';
import { recordBatchOf } from '../arrow/record-batch.ts';
import { leastArrowBytes } from '../decode/check-pages.ts';
import { decodeParquet, decodeParquetSchema, defaultBatchRows } from '../decode/decode-parquet.ts';
import { excerpt, excerptSchema } from '../decode/excerpt.ts';
import type { ColumnChunk, ParquetFooter, ParquetNode, RowGroup } from '../footer/footer.ts';
import { leavesOf } from '../footer/schema-tree.ts';
import { loadParquetModule } from '../wasm.ts';
import { type FileRange, type FileSource, readRange } from './file-source.ts';
import { FetchQueue, type LoadStep } from './fetch-queue.ts';

const rowGroupBytesMax = 2 * 1024 ** 3;
const defaultFetchAheadBytes = 8 * 1024 ** 2;

export interface ReadOptions {
  /** Indexes of `footer.rowGroups`, ascending; default all. */
  readonly rowGroups?: readonly number[];
  /** Nodes of `footer.fields` at any depth, with everything below them; default all. None gives batches without columns. */
  readonly columns?: readonly ParquetNode[];
  /** Rows a batch, default 65,536. */
  readonly batchRows?: number;
  /** Compressed bytes fetched ahead of decoding. Default 8 MiB. */
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
    yield* this.startRead(new FetchQueue(options.fetchAheadBytes ?? defaultFetchAheadBytes), 0, options);
  }

  /**
   * Begins at once to fetch what `read` with the same options needs, as one of several files of a queue, and returns that
   * read; nothing is decoded before it is iterated, and nothing has to be given back if it never is.
   *
   * `position` is the place of this file among those that are read.
   */
  startRead(queue: FetchQueue, position: number, options: Omit<ReadOptions, 'fetchAheadBytes'> = {}): AsyncGenerator<FileBatch> {
    const groups = options.rowGroups ?? this.footer.rowGroups.map((_, index) => index);
    const leaves = this.#selectLeaves(options.columns);
    const batchRows = options.batchRows ?? defaultBatchRows;
    if (leaves.length === 0) return this.#countAll(groups, batchRows);
    const steps = groups.map((index) => this.#rangesOf(index, leaves));
    const load = queue.add(position, steps, (range) => this.#readRange(range, options.signal));
    return this.#decode(groups, leaves, batchRows, load);
  }

  /** The Arrow schema of the batches that `read` gives without `columns`; also of a file without rows. */
  async arrowSchema(): Promise<ArrowSchema> {
    await loadParquetModule();
    try {
      return decodeParquetSchema(excerptSchema(this.footer));
    } catch (cause) {
      if (isFrazilError(cause)) throw cause;
      throw new FrazilError('parquet-corrupt', `The schema of ${this.key} cannot be decoded: ${String(cause)}.`, { context: { file: this.key }, cause });
    }
  }

  async *#decode(groups: readonly number[], leaves: readonly number[], batchRows: number, load: LoadStep): AsyncGenerator<FileBatch> {
    await loadParquetModule();
    for (const [step, index] of groups.entries()) {
      this.#checkSize(index, leaves);
      const loaded = await load(step);
      const selection = { footer: this.footer, rowGroup: this.footer.rowGroups[index] as RowGroup, leaves };
      yield* this.#checked(index, () => {
        // It lies in memory that the next one uses again; the decoder has taken it in when the first batch is there.
        const file = excerpt(selection, (chunk) => loaded.bytesOf(rangeOf(chunk)));
        loaded.free();
        return decodeParquet(file, batchRows);
      });
    }
  }

  /** The decoder holds a row group as a whole, in memory of at most 4 GiB. *Errors*: `parquet-unsupported`. */
  #checkSize(index: number, leaves: readonly number[]): void {
    const rowGroup = this.footer.rowGroups[index] as RowGroup;
    const storedBytes = leaves.reduce((sum, leaf) => sum + (rowGroup.chunks[leaf] as ColumnChunk).compressedBytes, 0);
    if (storedBytes <= rowGroupBytesMax && leastArrowBytes(rowGroup, leaves, this.footer.leaves) <= rowGroupBytesMax) return;
    const message = `Row group ${index} of ${this.key} has ${rowGroup.rowCount} rows, which take more than 2 GiB at once. Read fewer columns, or write the file with smaller row groups.`;
    throw new FrazilError('parquet-unsupported', message, { context: { file: this.key, rowGroup: index, rows: rowGroup.rowCount } });
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
      if (!isFrazilError(cause)) throw this.#corrupt(index, `cannot be decoded: ${String(cause)}`, cause);
      // What looks at bytes alone knows neither the file nor the place.
      if (cause.code === 'parquet-corrupt') throw this.#corrupt(index, `cannot be decoded: ${cause.message}`, cause);
      throw new FrazilError(cause.code, `Row group ${index} of ${this.key}: ${cause.message}`, { context: { ...cause.context, file: this.key, rowGroup: index }, cause });
    }
    const rows = firstRow - rowGroup.firstRow;
    if (rows !== rowGroup.rowCount) throw this.#corrupt(index, `holds ${rows} rows instead of ${rowGroup.rowCount}`, undefined);
  }

  async *#countAll(groups: readonly number[], batchRows: number): AsyncGenerator<FileBatch> {
    for (const index of groups) yield* this.#countRows(index, batchRows);
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
