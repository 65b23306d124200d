import { optimize, type OptimizeResult } from '../../maintenance/index.ts';
import type { CommandContext } from '../command-context.ts';
import { bytesText, countOf, countText } from '../output/number-text.ts';
import { withTable } from './open-target.ts';

export interface OptimizeSettings {
  readonly where?: string;
  readonly targetFileSize?: number;
  readonly dryRun?: boolean;
}

/** `frazil optimize`: few large files of many small ones, a commit a group. */
export async function optimizeTable(context: CommandContext, target: string, settings: OptimizeSettings): Promise<void> {
  const { account, json, notes, output, signal } = context;
  const { dryRun = false, targetFileSize, where } = settings;
  if (!dryRun) account.open();
  const progress = await notes.progress({ label: 'optimize', unit: 'rows' });
  const result = await withTable(context, target, async (table) =>
    await optimize(table, {
      dryRun,
      signal,
      ...(where !== undefined && { where }),
      ...(targetFileSize !== undefined && { targetFileSizeBytes: targetFileSize }),
      onProgress: ({ groups, groupsDone, rows }) => {
        progress.update(Number(rows), `${countText(groupsDone)} of ${countOf(groups, 'group')}`);
        if (!dryRun) account.record('groups', `${countText(groupsDone)} of ${countOf(groups, 'group of files', 'groups of files')}`);
      },
    }),
  ).finally(() => progress.stop());
  if (json) return await output.document({ ...result, snapshots: result.snapshots.map(String), dryRun });
  await output.line(resultText(target, result, dryRun));
}

function resultText(target: string, { bytesAfter, bytesBefore, filesAfter, filesBefore, groups, rows, skipped, snapshots }: OptimizeResult, dryRun: boolean): string {
  if (groups === 0) return `${target} has nothing to gain: no partition has two small files.`;
  const files = `${countOf(filesBefore, 'file')} (${bytesText(bytesBefore)})`;
  if (dryRun) return `Would make about ${countOf(filesAfter, 'file')} of ${files} with ${countOf(rows, 'row')}, in ${countOf(groups, 'commit')}.`;
  const left = skipped === 0 ? '' : ` ${countOf(skipped, 'group')} changed meanwhile and stayed as before; run it again.`;
  return `Made ${countOf(filesAfter, 'file')} (${bytesText(bytesAfter)}) of ${files} with ${countOf(rows, 'row')}, in ${countOf(snapshots.length, 'commit')}.${left}`;
}
