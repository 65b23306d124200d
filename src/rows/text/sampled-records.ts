/** Records that came at once, and the bytes of the file that they took. */
export interface RecordChunk<T> {
  readonly records: readonly T[];
  readonly byteLength: number;
}

/** How many rows and bytes at the start of a file tell its schema. */
export const sampleLimits: { readonly rows: number; readonly bytes: number } = { rows: 10_000, bytes: 4 * 1024 ** 2 };

/** A stream of records whose beginning can be looked at before the whole is read. */
export class SampledRecords<T> {
  readonly #chunks: AsyncGenerator<RecordChunk<T>>;
  readonly #held: RecordChunk<T>[] = [];
  #sampleRows: number | undefined;

  constructor(chunks: AsyncGenerator<RecordChunk<T>>) {
    this.#chunks = chunks;
  }

  /** How many records were looked at; undefined if none were. */
  get sampleRows(): number | undefined {
    return this.#sampleRows;
  }

  /** The first records, up to the limits of the sample. */
  async sample(): Promise<readonly T[]> {
    let rows = 0;
    let bytes = 0;
    for (const chunk of this.#held) {
      rows += chunk.records.length;
      bytes += chunk.byteLength;
    }
    while (rows < sampleLimits.rows && bytes < sampleLimits.bytes) {
      const { done, value } = await this.#chunks.next();
      if (done === true) break;
      this.#held.push(value);
      rows += value.records.length;
      bytes += value.byteLength;
    }
    this.#sampleRows = Math.min(rows, sampleLimits.rows);
    return this.#held.flatMap(({ records }) => records).slice(0, sampleLimits.rows);
  }

  /** All records, those of the sample too; at most once. */
  async *all(): AsyncGenerator<readonly T[]> {
    try {
      for (let chunk = this.#held.shift(); chunk !== undefined; chunk = this.#held.shift()) yield chunk.records;
      for await (const { records } of this.#chunks) yield records;
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return(undefined);
  }
}

/** What to do about a value that does not fit, when the types were told from the first rows; nothing otherwise. */
export function inferenceAdvice(sampleRows: number | undefined): { readonly advice?: string } {
  if (sampleRows === undefined) return {};
  return { advice: `The type was told from the first ${sampleRows === 1 ? 'row' : `${sampleRows} rows`}; if it is wrong, create the table with a schema (--schema).` };
}
