import type { CsvRecord } from './csv-records.ts';
import { textInvalid } from './text-invalid.ts';

/** Column names of the first row, exactly as they stand there. *Errors*: `text-invalid` for an empty or repeated name. */
export function csvHeader({ cells, lastLine }: CsvRecord, source: string): readonly string[] {
  const seen = new Map<string, number>();
  for (const [index, name] of cells.entries()) {
    const column = index + 1;
    if (name === '') throw textInvalid(source, lastLine, `column ${column} has no name; the first row must name every column`, { column });
    const before = seen.get(name);
    if (before !== undefined) throw textInvalid(source, lastLine, `columns ${before} and ${column} are both named ${JSON.stringify(name)}; rename one`, { column });
    seen.set(name, column);
  }
  return cells;
}
