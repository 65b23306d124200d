import { bytesText, countText } from '../output/number-text.ts';
import { countRows } from './count-rows.ts';
import type { DemoRun } from './demo-run.ts';
import { flightQuestion } from './flight-question.ts';

/** A query that reads a small part of the table, and how much it did not read. */
export async function askQuestion(run: DemoRun): Promise<object> {
  const { context, facts, page, table } = run;
  const { signal } = context;
  const { columns, text, where } = flightQuestion;
  await page.heading('A query reads only what may hold its answer');
  await page.say(`${text}:`, `  where ${where}`);
  const explanation = await table.scan({ where, columns, signal }).explain();
  const { bytes, files, manifests, rowGroups } = explanation;
  const row = (what: string, { read, total }: { readonly read: number; readonly total: number }): readonly string[] => [what, countText(read), countText(total), shareText(read, total)];
  await page.table(
    [{ title: '' }, { title: 'read', align: 'right' }, { title: 'of', align: 'right' }, { title: 'not read', align: 'right' }],
    [row('manifests', manifests), row('files', files), row('row groups', rowGroups), ['bytes', bytesText(bytes.read), bytesText(bytes.total), shareText(Number(bytes.read), Number(bytes.total))]],
  );
  const answers = await countRows(table, { where, columns, signal });
  await page.check('flights found', answers, facts.answers, 'counted row by row in the source');
  return { where, answers, explanation: { ...explanation, snapshotId: String(explanation.snapshotId) } };
}

/** The share that was not read, in percent. */
function shareText(read: number, total: number): string {
  return total === 0 ? '' : `${(100 * (1 - read / total)).toFixed(1)} %`;
}
