import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ResultTable, toMarkdown } from './result-table.ts';

const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

/** Puts tables between the marks of a workload in docs/benchmarks.md, under the line that says how they came about; what is written around them stays. */
export function writeIntoPage(workload: string, note: string, tables: readonly ResultTable[]): void {
  const text = readFileSync(page, 'utf8');
  const [begin, end] = [`<!-- bench ${workload} -->`, `<!-- /bench ${workload} -->`];
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/benchmarks.md has no place marked "${begin}" to "${end}".`);
  writeFileSync(page, `${before}${begin}\n\n${note}\n\n${tables.map(toMarkdown).join('\n\n')}\n\n${end}${after}`);
}
