import type { HistoryEntry } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import { columnText } from '../output/column-text.ts';
import { countText, instantText } from '../output/number-text.ts';
import { withTable } from './open-target.ts';

export interface LogSettings {
  readonly limit?: number;
  readonly all?: boolean;
}

/** `frazil log`: the commits that led to the current state, newest first. */
export async function showLog(context: CommandContext, target: string, settings: LogSettings): Promise<void> {
  const { json, notes, output, signal, style } = context;
  const entries = await withTable(context, target, async (table) => await Array.fromAsync(table.history({ ...settings, signal })));
  if (json) return await output.document(entries.map(entryDocument));
  if (entries.length === 0) return notes.say(`${target} has no commits yet.`);
  const columns = [{ title: 'snapshot' }, { title: 'time' }, { title: 'operation' }, number('version'), number('files'), number('rows'), number('rows in all')];
  await output.line(columnText(columns, entries.map(entryRow), style));
}

function number(title: string): { readonly title: string; readonly align: 'right' } {
  return { title, align: 'right' };
}

function entryRow({ snapshotId, timestampMs, operation, version, summary }: HistoryEntry): readonly string[] {
  const files = difference(summary, 'added-data-files', 'deleted-data-files');
  const rows = difference(summary, 'added-records', 'deleted-records');
  const total = summary['total-records'];
  return [String(snapshotId), instantText(timestampMs), operation, version === undefined ? '' : String(version), files, rows, total === undefined ? '' : grouped(total)];
}

/** `+12`, `-3` or `+1 -12` of two entries of a summary. */
function difference(summary: HistoryEntry['summary'], added: string, removed: string): string {
  const parts = [
    [summary[added], '+'],
    [summary[removed], '-'],
  ] as const;
  return parts.flatMap(([count, sign]) => (count === undefined || count === '0' ? [] : [`${sign}${grouped(count)}`])).join(' ');
}

/** Digits in groups; another engine's summary may hold anything. */
function grouped(count: string): string {
  return /^\d{1,30}$/.test(count) ? countText(BigInt(count)) : count;
}

/** One commit as `--json` shows it. */
function entryDocument(entry: HistoryEntry): object {
  const { snapshotId, parentId, sequenceNumber, version, timestampMs, operation, summary } = entry;
  return {
    snapshotId: String(snapshotId),
    parentId: parentId === undefined ? null : String(parentId),
    sequenceNumber,
    version: version ?? null,
    timestampMs,
    operation,
    summary,
  };
}
