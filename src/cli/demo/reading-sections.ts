import { FrazilError } from '../../errors/index.ts';
import { explanationDocument, explanationText } from '../output/explanation-text.ts';
import { countText, instantText } from '../output/number-text.ts';
import type { AppendReport } from './append-section.ts';
import { countRows, type DemoRun } from './demo-run.ts';
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

/** Reads the table as it was: by snapshot and by time. */
export async function readPast(run: DemoRun, { landed }: AppendReport): Promise<object> {
  const { context, facts, page, table } = run;
  const { signal } = context;
  await page.heading('The past is still there');
  const newest = landed.at(-1);
  const parentId = table.currentSnapshot?.parentSnapshotId;
  if (newest === undefined || parentId === undefined) throw new FrazilError('demo-check-failed', 'The table has no past: it has fewer than two commits.');
  const before = await countRows(table, { snapshotId: parentId, columns: ['delay'], signal });
  await page.check(`rows before the newest append (snapshot ${String(parentId)})`, before, facts.rows - newest.rows, 'in the source without that batch');

  const asOf = await middleOf(run);
  const then = await countRows(table, { asOf: asOf.timestampMs, columns: ['delay'], signal });
  const batches = landed.filter(({ sequenceNumber }) => BigInt(sequenceNumber) <= asOf.sequenceNumber);
  const expected = batches.reduce((sum, { batchIndex }) => sum + (facts.batchRows[batchIndex] ?? 0), 0);
  await page.check(`rows as of ${instantText(asOf.timestampMs)}`, then, expected, `in the ${countText(batches.length)} batches until then`);
  return [
    { snapshotId: String(parentId), rows: before },
    { asOfMs: asOf.timestampMs, rows: then },
  ];
}

/** The commit in the middle of the table's history. */
async function middleOf({ context, table }: DemoRun): Promise<{ readonly timestampMs: number; readonly sequenceNumber: bigint }> {
  const entries = await Array.fromAsync(table.history({ signal: context.signal }));
  return entries[Math.floor(entries.length / 2)]!;
}
