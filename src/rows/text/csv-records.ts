import { parse } from 'csv-parse/stream';
import { type LineBlock, maxLineBytes } from './line-blocks.ts';
import type { RecordChunk } from './sampled-records.ts';
import { textInvalid } from './text-invalid.ts';

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
 * *Errors*: `text-invalid` naming file, line and column.
 */
export async function* csvRecords(blocks: AsyncIterable<LineBlock>, source: string, delimiter: string): AsyncGenerator<RecordChunk<CsvRecord>> {
  let records: CsvRecord[] = [];
  let lastLine = 0;
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxLineBytes,
    // Records are taken here: through the readable side each would cost a promise.
    on_record: (cells: string[], { lines }) => {
      lastLine = lines;
      records.push({ cells, lastLine: lines });
      return null;
    },
  });
  const writer = parser.writable.getWriter();
  // The stream reports a failure here; what a write or close rejects with may be no more than that the stream has failed.
  const failure = parser.readable.getReader().closed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  writer.closed.catch(() => undefined);
  const feed = async (step: Promise<void>): Promise<void> => {
    try {
      await step;
    } catch {
      throw csvError(await failure, source, lastLine);
    }
  };
  const taken = (byteLength: number): RecordChunk<CsvRecord> => {
    const chunk = { records, byteLength };
    records = [];
    return chunk;
  };
  for await (const { bytes } of blocks) {
    await feed(writer.write(bytes));
    if (records.length > 0) yield taken(bytes.length);
  }
  await feed(writer.close());
  if (records.length > 0) yield taken(0);
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
