import { explanationDocument, explanationText } from '../output/explanation-text.ts';
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
  await page.say(...explanationText(explanation, context.style).split('\n'));
  const answers = await countRows(table, { where, columns, signal });
  await page.check('flights found', answers, facts.answers, 'counted row by row in the source');
  return { where, answers, explanation: explanationDocument(explanation) };
}
