import { setImmediate as turn } from 'node:timers/promises';
import type { Scan, TableScanOptions } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import { parseColumnList, usageError } from '../option-values.ts';
import { explanationDocument, explanationText } from '../output/explanation-text.ts';
import { countOf } from '../output/number-text.ts';
import { chooseRowTarget, openRowTarget, type RowTarget, type RowTargetSettings } from '../output/row-target.ts';
import { withTable } from './open-target.ts';

export interface ScanSettings extends RowTargetSettings {
  readonly columns?: string;
  readonly where?: string;
  readonly snapshot?: bigint;
  readonly asOf?: string;
  readonly ref?: string;
  readonly limit?: number;
  readonly explain?: boolean;
}

/** `frazil scan`: rows of a table, or with `--explain` how much would be read for them. */
export async function scanTable(context: CommandContext, name: string, settings: ScanSettings): Promise<void> {
  const options = scanOptions(settings, context.signal);
  if (settings.explain === true && (settings.format ?? settings.output) !== undefined) throw usageError('--explain prints no rows, so it takes neither --format nor --output.', name);
  const target = settings.explain === true ? undefined : chooseRowTarget(context, settings);
  await withTable(context, name, async (table) => {
    const scan = table.scan(options);
    await (target === undefined ? explain(context, scan) : printRows(context, scan, target));
  });
}

function scanOptions({ asOf, columns, limit, ref, snapshot, where }: ScanSettings, signal: AbortSignal): TableScanOptions {
  return {
    ...(where !== undefined && { where }),
    ...(columns !== undefined && { columns: parseColumnList(columns) }),
    ...(snapshot !== undefined && { snapshotId: snapshot }),
    ...(asOf !== undefined && { asOf }),
    ...(ref !== undefined && { ref }),
    ...(limit !== undefined && { limit }),
    signal,
  };
}

async function explain({ json, output, style }: CommandContext, scan: Scan): Promise<void> {
  const explanation = await scan.explain();
  await (json ? output.document(explanationDocument(explanation)) : output.line(explanationText(explanation, style)));
}

async function printRows(context: CommandContext, scan: Scan, target: RowTarget): Promise<void> {
  const { json, notes, output } = context;
  // Whatever is wrong with the question shows before the first row.
  const opened = await openRowTarget(context, target, await scan.schema());
  const watched = target.path !== undefined || !output.isTerminal;
  const progress = watched ? await notes.progress({ label: 'scan', unit: 'rows' }) : undefined;
  let rows = 0;
  try {
    for await (const batch of scan) {
      await opened.write(batch);
      rows += batch.numRows;
      progress?.update(rows);
      // What is read ahead and written to a file never waits: without a turn of the event loop nobody would hear of Ctrl-C.
      await turn();
    }
    await opened.finish();
  } catch (error) {
    await opened.discard();
    throw error;
  } finally {
    progress?.stop();
  }
  if (target.path === undefined) {
    if (target.format === 'table') notes.say(`(${countOf(rows, 'row')})`);
    return;
  }
  if (json) return await output.document({ output: target.path, format: target.format, rows, bytes: opened.bytes });
  await output.line(`Wrote ${countOf(rows, 'row')} to ${target.path}.`);
}
