import type { RecordBatch } from 'apache-arrow';
import type { RowInput } from '../../rows/index.ts';
import type { Table } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import { BatchPortions } from '../input/batch-portions.ts';
import { inputSources } from '../input/input-source.ts';
import { openInput } from '../input/open-input.ts';
import { usageError } from '../option-values.ts';
import { countOf, countText } from '../output/number-text.ts';
import type { Progress } from '../output/progress.ts';
import type { LayoutSettings } from './create.ts';
import { openOrCreate, removeAgain } from './open-or-create.ts';
import { openTarget, withCatalog } from './open-target.ts';

export interface AppendSettings extends LayoutSettings {
  readonly format?: string;
  readonly create?: boolean;
  readonly schema?: string;
  readonly token?: string;
  readonly batchRows?: number;
  readonly targetFileSize?: number;
  readonly ignoreUnknown?: boolean;
}

type Receipt = Awaited<ReturnType<Table['append']>>;

/** `frazil append`: the rows of files in one commit, or with `--batch-rows` in several. */
export async function appendFiles(context: CommandContext, target: string, paths: readonly string[], settings: AppendSettings): Promise<void> {
  const { account, notes, signal } = context;
  if (settings.create !== true && (settings.schema ?? settings.partitionBy ?? settings.sortBy) !== undefined) {
    throw usageError('--schema, --partition-by and --sort-by describe a new table; they go with --create.', target);
  }
  const sources = inputSources(paths, settings.format, context.host);
  account.open();
  const inputs: RowInput[] = [];
  const progress = await notes.progress({ label: 'append', unit: 'rows' });
  try {
    for (const source of sources) inputs.push(await openInput(source, signal));
    const receipts = await withCatalog(context, async (catalog) => {
      if (settings.create !== true) return await appendInputs(context, await openTarget(catalog, target, signal), inputs, settings, progress);
      const { table, made } = await openOrCreate(context, catalog, target, inputs[0]!, settings);
      try {
        return await appendInputs(context, table, inputs, settings, progress);
      } catch (error) {
        if (made) await removeAgain(context, catalog, table, error);
        throw error;
      }
    });
    progress.stop();
    await printReceipts(context, target, receipts);
  } finally {
    progress.stop();
    await Promise.all(inputs.map((input) => input.close()));
  }
}

async function appendInputs(context: CommandContext, table: Table, inputs: readonly RowInput[], settings: AppendSettings, progress: Progress): Promise<readonly Receipt[]> {
  const { account, signal } = context;
  const { batchRows, ignoreUnknown, targetFileSize, token } = settings;
  const options = { signal, ...(targetFileSize !== undefined && { targetFileSizeBytes: targetFileSize }), ...(ignoreUnknown === true && { ignoreUnknownFields: true }) };
  const receipts: Receipt[] = [];
  const portions = new BatchPortions(batchesOf(table, inputs, settings), batchRows ?? Number.POSITIVE_INFINITY);
  let before = 0;
  try {
    for (let number = 1; receipts.length === 0 || (await portions.more()); number++) {
      // Each portion is a batch of its own to whoever sends it again.
      const portionToken = token === undefined ? undefined : batchRows === undefined ? token : `${token}#${number}`;
      const receipt = await table.append(portions.next(), { ...options, ...(portionToken !== undefined && { token: portionToken }), onProgress: (rows) => progress.update(before + rows) });
      receipts.push(receipt);
      before += Number(receipt.rows);
      account.record('rows', `${countOf(before, 'row')} in ${countOf(receipts.length, 'commit')}`);
    }
    return receipts;
  } finally {
    await portions.close();
  }
}

async function* batchesOf(table: Table, inputs: readonly RowInput[], { ignoreUnknown, batchRows }: AppendSettings): AsyncGenerator<RecordBatch> {
  for (const input of inputs) {
    yield* input.batches(table.schema, { ...(ignoreUnknown === true && { ignoreUnknownFields: true }), ...(batchRows !== undefined && { batchRows: Math.min(batchRows, 65_536) }) });
  }
}

async function printReceipts(context: CommandContext, target: string, receipts: readonly Receipt[]): Promise<void> {
  const { json, notes, output } = context;
  const last = receipts.at(-1)!;
  const sum = (field: 'rows' | 'bytes'): bigint => receipts.reduce((total, receipt) => total + receipt[field], 0n);
  const files = receipts.reduce((total, receipt) => total + receipt.files, 0);
  const known = receipts.filter((receipt) => receipt.alreadyCommitted).length;
  if (known > 0) notes.say(`${known === 1 ? 'This token was' : `${countText(known)} of the tokens were`} committed before; nothing was added again.`);
  if (json) {
    const attempts = receipts.reduce((total, receipt) => total + receipt.attempts, 0);
    const { sequenceNumber, snapshotId, version } = last;
    return await output.document({ snapshotId: String(snapshotId), sequenceNumber, version, files, rows: sum('rows'), bytes: sum('bytes'), attempts, alreadyCommitted: known === receipts.length });
  }
  const commits = receipts.length === 1 ? '' : ` in ${countText(receipts.length)} commits`;
  await output.line(`${known === receipts.length ? 'Had appended' : 'Appended'} ${countOf(sum('rows'), 'row')} to ${target}${commits}: ${countOf(files, 'file')}, snapshot ${String(last.snapshotId)}, version ${countText(last.version)}.`);
}
