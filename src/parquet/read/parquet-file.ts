import { type RecordBatch, Schema as ArrowSchema } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import { recordBatchOf } from '../arrow/record-batch.ts';
import { decodeParquet, defaultBatchRows } from '../decode/decode-excerpt.ts';
import { excerpt } from '../decode/excerpt.ts';
import type { ColumnChunk, ParquetFooter, RowGroup } from '../footer/footer.ts';
import type { ParquetNode } from '../footer/parquet-node.ts';
import { leavesOf } from '../footer/schema-tree.ts';
import { loadParquetModule, type ParquetModule } from '../wasm.ts';
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
    const module = await loadParquetModule();
    const ranges = groups.flatMap((index) => this.#rangesOf(index, leaves));
    const fetched = new FetchAhead(coalesceRanges(ranges), options.fetchAheadBytes ?? 16 * 1024 ** 2, (range) => this.#readRange(range, options.signal));
    for (const index of groups) {
      const wanted = this.#rangesOf(index, leaves);
      const bytesOf = await fetched.load(wanted);
      yield* this.#decode(module, index, leaves, batchRows, bytesOf);
      fetched.release(Math.max(...wanted.map(({ end }) => end)));
    }
  }

  *#decode(module: ParquetModule, index: number, leaves: readonly number[], batchRows: number, bytesOf: (range: FileRange) => Uint8Array): Generator<FileBatch> {
    const rowGroup = this.footer.rowGroups[index] as RowGroup;
    let firstRow = rowGroup.firstRow;
    const lastRow = firstRow + rowGroup.rowCount;
    try {
      const file = excerpt({ footer: this.footer, rowGroup, leaves }, (chunk) => bytesOf(rangeOf(chunk)));
      for (const batch of decodeParquet(module, file, batchRows)) {
        yield { batch, rowGroup: index, firstRow };
        firstRow += batch.numRows;
      }
    } catch (cause) {
      throw this.#corrupt(index, `cannot be decoded: ${String(cause)}`, cause);
    }
    if (firstRow !== lastRow) throw this.#corrupt(index, `holds ${firstRow - rowGroup.firstRow} rows instead of ${rowGroup.rowCount}`, undefined);
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
