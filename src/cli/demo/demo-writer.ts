import { isFrazilError } from '../../errors/index.ts';
import type { Table } from '../../table/index.ts';
import { usageError } from '../arguments/usage-error.ts';
import type { CommandContext } from '../command-context.ts';
import { withTable } from '../commands/open-target.ts';
import { openFlights } from './flights.ts';
import { parseAssignment, type WriterAssignment, type WriterMessage, type WriterOrder } from './writer-message.ts';

/**
 * One of the demo's writers, in a process of its own: appends its share of the flights, a commit a batch, and tells the
 * demo over the channel that it was started with.
 *
 * *Errors*: `usage-invalid` when it was not started by the demo.
 */
export async function runDemoWriter(context: CommandContext, assignmentText: string): Promise<void> {
  const assignment = parseAssignment(assignmentText);
  if (assignment === undefined || process.send === undefined) throw usageError('demo-writer is started by frazil demo.', assignmentText);
  context.account.open();
  const demoGone = new AbortController();
  process.once('disconnect', () => demoGone.abort());
  const signal = AbortSignal.any([context.signal, demoGone.signal]);
  try {
    await withTable(context, assignment.table, async (table) => await write(table, assignment, signal));
    await tell({ kind: 'done' });
  } catch (error) {
    // Nobody is left to tell when the demo itself is gone.
    if (process.connected) await tell({ kind: 'failed', code: isFrazilError(error) ? error.code : 'internal', message: String((error as Error).message) });
    throw error;
  }
}

async function write(table: Table, { origin, share }: WriterAssignment, signal: AbortSignal): Promise<void> {
  const flights = await openFlights(origin);
  const started = startOrder(signal);
  await tell({ kind: 'ready' });
  await started;
  for await (const { index, batch } of flights.batches(share, signal)) {
    const startMs = performance.now();
    const receipt = await table.append(batch, { signal });
    await tell({
      kind: 'commit',
      commit: {
        batchIndex: index,
        snapshotId: String(receipt.snapshotId),
        sequenceNumber: String(receipt.sequenceNumber),
        rows: Number(receipt.rows),
        bytes: Number(receipt.bytes),
        attempts: receipt.attempts,
        durationMs: performance.now() - startMs,
      },
    });
  }
}

/** All writers begin at the same time, or nobody would get in another's way. */
function startOrder(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    process.on('message', (order: WriterOrder) => {
      if (order.kind === 'start') resolve();
    });
  });
}

/** Resolves when the message has been passed on, so that the process may end after it. */
async function tell(message: WriterMessage): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)));
  });
}
