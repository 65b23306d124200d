import type { RecordBatch } from 'apache-arrow';

/** Cuts a stream of batches into portions of so many rows, each to be read to its end before the next. */
export class BatchPortions {
  readonly #batches: AsyncIterator<RecordBatch>;
  readonly #portionRows: number;
  #rest: RecordBatch | undefined;

  /** @param portionRows rows a portion, 1 or more; infinite for one portion of everything. */
  constructor(batches: AsyncIterable<RecordBatch>, portionRows: number) {
    this.#batches = batches[Symbol.asyncIterator]();
    this.#portionRows = portionRows;
  }

  /** Whether rows are left for another portion. */
  async more(): Promise<boolean> {
    while (this.#rest === undefined || this.#rest.numRows === 0) {
      const { done, value } = await this.#batches.next();
      if (done === true) return false;
      this.#rest = value;
    }
    return true;
  }

  /** The next portion; empty at the end. */
  async *next(): AsyncGenerator<RecordBatch> {
    for (let left = this.#portionRows; left > 0 && (await this.more()); ) {
      const batch = this.#rest!;
      const taken = Math.min(left, batch.numRows);
      this.#rest = taken === batch.numRows ? undefined : batch.slice(taken);
      left -= taken;
      yield taken === batch.numRows ? batch : batch.slice(0, taken);
    }
  }

  /** Gives the stream up. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
