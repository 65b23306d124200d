import { optimize } from '../../maintenance/index.ts';
import type { Table } from '../../table/index.ts';
import { readLiveFiles } from '../inspect/file-parts.ts';
import { bytesText, countOf, countText, durationText } from '../output/number-text.ts';
import { countRows, type DemoRun } from './demo-run.ts';
import { demoTables } from './demo-tables.ts';
import { flightQuestion } from './flight-question.ts';

/** Makes few files of many; nothing that is read changes. */
export async function compactFlights(run: DemoRun): Promise<object> {
  const { context, facts, page, table } = run;
  const { account, notes, signal } = context;
  await page.heading('Small files become large ones');
  const earlier = table.currentSnapshot?.snapshotId;
  const before = await sizeOf(table, signal);
  const progress = await notes.progress({ label: '   compaction', unit: 'rows', total: facts.rows });
  const startMs = performance.now();
  const result = await optimize(table, { signal, onProgress: ({ rows }) => progress.update(Number(rows)) }).finally(() => progress.stop());
  const durationMs = performance.now() - startMs;
  account.record('compaction', `${countOf(result.snapshots.length, 'compaction')} of ${demoTables.flights}`);
  const after = await sizeOf(table, signal);
  await page.table(
    [{ title: '' }, { title: 'files', align: 'right' }, { title: 'bytes', align: 'right' }],
    [
      ['before', countText(before.files), bytesText(before.bytes)],
      ['after', countText(after.files), bytesText(after.bytes)],
    ],
  );
  await page.say(`${durationText(durationMs)}, ${countOf(result.snapshots.length, 'commit')}; writers and readers may go on meanwhile.`);
  await page.check('rows in the table', await countRows(table, { columns: ['delay'], signal }), facts.rows, 'in the source');
  await page.check('answers to the same query', await countRows(table, { where: flightQuestion.where, columns: flightQuestion.columns, signal }), facts.answers, 'in the source');
  if (earlier !== undefined) {
    await page.check('rows of the snapshot before', await countRows(table, { snapshotId: earlier, columns: ['delay'], signal }), facts.rows, 'in the source');
  }
  return { before, after, commits: result.snapshots.length, durationMs };
}

async function sizeOf(table: Table, signal: AbortSignal): Promise<{ readonly files: number; readonly bytes: bigint }> {
  const files = await readLiveFiles(table, signal);
  return { files: files.length, bytes: files.reduce((sum, { file }) => sum + file.fileSizeInBytes, 0n) };
}
