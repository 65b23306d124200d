import { FrazilError, isFrazilError } from '../../errors/index.ts';
import type { Table } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import { withTable } from '../commands/open-target.ts';
import { usageError } from '../option-values.ts';
import { type FlightOrigin, openFlights, type Share } from './flights.ts';

/** What one writer process has to do; given as JSON on its command line. */
export interface WriterAssignment {
  readonly table: string;
  readonly origin: FlightOrigin;
  readonly share: Share;
}

/** One commit of a writer. Ids and counts are text, because they travel as JSON. */
export interface WriterCommit {
  readonly batchIndex: number;
  readonly snapshotId: string;
  readonly sequenceNumber: string;
  readonly rows: number;
  readonly bytes: number;
  /** Times the commit was sent; each but the last one lost a race. */
  readonly attempts: number;
  /** From the batch in memory to its commit, files and all. */
  readonly durationMs: number;
}

/** What a writer tells the demo. */
export type WriterMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'commit'; readonly commit: WriterCommit }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** What the demo tells a writer. A writer whose channel closes stops as if it was told. */
export interface WriterOrder {
  readonly kind: 'start' | 'stop';
}

/** Reads an assignment; undefined if it is none. */
function parseAssignment(text: string): WriterAssignment | undefined {
  try {
    const { table, origin, share } = JSON.parse(text) as Partial<WriterAssignment>;
    if (typeof table !== 'string' || origin === undefined || share === undefined) return undefined;
    return { table, origin, share };
  } catch {
    return undefined;
  }
}

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
  const stopped = new AbortController();
  const started = Promise.withResolvers<void>();
  process.on('message', ({ kind }: WriterOrder) => (kind === 'start' ? started.resolve() : stopped.abort(stopReason())));
  process.once('disconnect', () => stopped.abort(stopReason()));
  const signal = AbortSignal.any([context.signal, stopped.signal]);
  signal.addEventListener('abort', () => started.reject(signal.reason), { once: true });
  started.promise.catch(() => undefined); // awaited once the table is open
  try {
    await withTable(context, assignment.table, async (table) => await write(table, assignment, started.promise, signal));
    await tell({ kind: 'done' });
  } catch (error) {
    // Nobody is left to tell when the demo itself is gone.
    if (process.connected) await tell({ kind: 'failed', code: isFrazilError(error) ? error.code : 'internal', message: String((error as Error).message) });
    throw error;
  }
}

async function write(table: Table, { origin, share }: WriterAssignment, started: Promise<void>, signal: AbortSignal): Promise<void> {
  const flights = await openFlights(origin);
  await tell({ kind: 'ready' });
  // All writers begin at the same time, or nobody would get in another's way.
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

function stopReason(): FrazilError {
  return new FrazilError('command-interrupted', 'The demo stopped this writer.');
}

/** Resolves when the message has been passed on, so that the process may end after it. */
async function tell(message: WriterMessage): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.send?.(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)));
  });
}
