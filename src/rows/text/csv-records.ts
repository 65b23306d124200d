import { parse } from 'csv-parse/stream';
import { type LineBlock, maxLineBytes, textInvalid } from './line-blocks.ts';
import type { RecordChunk } from './sampled-records.ts';

/** One row of a CSV file. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** Number of the line on which it ends, counted from 1. */
  readonly lastLine: number;
}

/** Number of the line on which a record starts; quoted cells may span lines. */
export function firstLineOf({ cells, lastLine }: CsvRecord): number {
  return lastLine - cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

/**
 * Parses a CSV file (RFC 4180; empty lines are skipped), one chunk of records a block of lines.
 *
 * Lines end with LF or CRLF, also mixed; with CR only in a file that has no LF at all.
 *
 * *Errors*: `text-invalid` naming file, line and column.
 */
export async function* csvRecords(blocks: AsyncIterable<LineBlock>, source: string, delimiter: string): AsyncGenerator<RecordChunk<CsvRecord>> {
  let parser: RecordParser | undefined;
  for await (const { bytes } of blocks) {
    // The first block is the whole file where that has no line feed.
    parser ??= new RecordParser(source, delimiter, bytes.includes(newline) ? ['\r\n', '\n'] : ['\r']);
    const records = await parser.parse(bytes);
    if (records.length > 0) yield { records, byteLength: bytes.length };
  }
  const last = (await parser?.finish()) ?? [];
  if (last.length > 0) yield { records: last, byteLength: 0 };
}

const newline = 0x0a;

/** The parser of the library, fed block by block. */
class RecordParser {
  readonly #source: string;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  /** The stream reports a failure here; what a write or close rejects with may be no more than that the stream has failed. */
  readonly #failure: Promise<unknown>;
  #records: CsvRecord[] = [];
  #lastLine = 0;

  constructor(source: string, delimiter: string, lineEnds: readonly string[]) {
    this.#source = source;
    const { readable, writable } = parse({
      delimiter,
      record_delimiter: [...lineEnds],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxLineBytes,
      // Records are taken here: through the readable side each would cost a promise.
      on_record: (cells: string[], { lines }) => {
        this.#lastLine = lines;
        this.#records.push({ cells, lastLine: lines });
        return null;
      },
    });
    this.#writer = writable.getWriter();
    this.#failure = readable.getReader().closed.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    this.#writer.closed.catch(() => undefined);
  }

  /** The records that end in the block. */
  async parse(bytes: Uint8Array): Promise<readonly CsvRecord[]> {
    return await this.#takeAfter(this.#writer.write(bytes));
  }

  /** The record that the last line without an end is. */
  async finish(): Promise<readonly CsvRecord[]> {
    return await this.#takeAfter(this.#writer.close());
  }

  async #takeAfter(step: Promise<void>): Promise<readonly CsvRecord[]> {
    try {
      await step;
    } catch {
      throw csvError(await this.#failure, this.#source, this.#lastLine);
    }
    const records = this.#records;
    this.#records = [];
    return records;
  }
}

/** What the parser reports, by its codes; anything else passes. */
function csvError(error: unknown, source: string, lastGoodLine: number): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error)) return error;
  const { code, lines, column } = error as { readonly code: unknown; readonly lines?: number; readonly column?: unknown };
  const cell = typeof column === 'number' ? column + 1 : undefined;
  const context = { ...(cell !== undefined && { column: cell }) };
  const where = cell === undefined ? '' : ` in column ${cell}`;
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return textInvalid(source, lastGoodLine + 1, `a quote that opens${where} is never closed`, context);
    case 'INVALID_OPENING_QUOTE':
      return textInvalid(source, lines ?? lastGoodLine + 1, `a quote stands inside a value${where} that is not quoted; quote the value and double its quotes`, context);
    case 'CSV_INVALID_CLOSING_QUOTE':
      return textInvalid(source, lines ?? lastGoodLine + 1, `text follows a closing quote${where}; double a quote that belongs to the value`, context);
    case 'CSV_MAX_RECORD_SIZE':
      return textInvalid(source, lastGoodLine + 1, 'the row does not end within 64 MiB; a closing quote may be missing', context);
    default:
      return error;
  }
}
