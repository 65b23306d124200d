import { FrazilError, isFrazilError } from '../../errors/index.ts';
import { storeAnswer } from '../../io/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { backOff, changeAborted, withTimeLimit } from '../patience.ts';
import type { LandOptions } from '../pointer.ts';
import { classifyPut } from './classify.ts';
import type { VersionLog, VersionObject } from './version-log.ts';

/** One request of a landing may take this long before it counts as unanswered. */
const requestLimitMs = 15_000;
/** After an abort by the caller, this long is spent on finding out what became of the put. */
export const abortGraceMs = 2_000;
const pauseBounds = { baseMs: 20, capMs: 1_000 };

/** How a put of one version ended; see `Landing` for what each outcome allows. */
export type VersionLanding<T> =
  | { readonly outcome: 'won'; readonly etag: string }
  | { readonly outcome: 'lost'; readonly found: VersionObject<T> }
  | { readonly outcome: 'refused'; readonly cause: unknown }
  | { readonly outcome: 'unknown'; readonly cause: unknown };

/**
 * Puts the bytes of version `version` until it is certain who holds it, or the deadline passes.
 *
 * Every answer but a clean success is settled by reading the version back: our commit id in it (also in its
 * tombstone) means won, another one means lost, and absence means nothing yet: the put may land later, so the
 * same bytes are put again. A refusal is final only while no earlier try can have landed; a version of a format that is
 * not known here counts as one.
 *
 * *Consistency*: the put that lands is the commit point. *Cost*: 1 request when it wins at once, 2 when it loses.
 */
export async function landVersion<T>(log: VersionLog<T>, version: number, bytes: Uint8Array, runtime: Runtime, options: LandOptions): Promise<VersionLanding<T>> {
  const { commitId, signal } = options;
  let deadlineMs = options.deadlineMs;
  const remainingMs = (): number => deadlineMs - runtime.clock.monotonicMs();
  let mayHaveLanded = false;
  let cause: unknown;
  for (let step = 0; ; step++) {
    if (signal?.aborted === true && !mayHaveLanded) return { outcome: 'refused', cause: changeAborted(signal) };
    try {
      const etag = await withTimeLimit(runtime, Math.min(requestLimitMs, remainingMs()), signal, (limit) => log.create(version, bytes, limit));
      return { outcome: 'won', etag };
    } catch (error) {
      cause = error;
      const verdict = classifyPut(storeAnswer(error));
      if (verdict === 'refused' && !mayHaveLanded) return { outcome: 'refused', cause };
      if (verdict !== 'refused' && verdict !== 'not-sent') mayHaveLanded = true;
    }
    if (signal?.aborted === true) deadlineMs = Math.min(deadlineMs, runtime.clock.monotonicMs() + abortGraceMs);
    if (mayHaveLanded) {
      const found = await readBack(log, version, runtime, remainingMs);
      if (found.kind === 'failed') return { outcome: 'unknown', cause: found.cause };
      if (found.kind === 'foreign') return { outcome: 'refused', cause: found.cause };
      if (found.kind === 'found') {
        return found.object.content.commitId === commitId ? { outcome: 'won', etag: found.object.etag } : { outcome: 'lost', found: found.object };
      }
      if (signal?.aborted === true) return { outcome: 'unknown', cause };
    }
    if (remainingMs() <= 0) return mayHaveLanded ? { outcome: 'unknown', cause } : { outcome: 'refused', cause: notSent(version, cause) };
    await pause(runtime, step, remainingMs(), signal);
  }
}

function notSent(version: number, cause: unknown): FrazilError {
  return new FrazilError('commit-not-sent', `Version ${version} did not reach the store before the deadline.`, { context: { version }, cause });
}

type ReadBack<T> = { readonly kind: 'found'; readonly object: VersionObject<T> } | { readonly kind: 'absent' | 'failed' | 'foreign'; readonly cause?: unknown };

/** A body that stays illegible for so many reads was not damaged on its way. */
const illegibleReads = 5;

/** Reads the version until the store answers or the deadline passes; not stopped by the caller's abort, because knowing is worth the wait. */
async function readBack<T>(log: VersionLog<T>, version: number, runtime: Runtime, remainingMs: () => number): Promise<ReadBack<T>> {
  for (let step = 0; ; step++) {
    try {
      const object = await withTimeLimit(runtime, Math.min(requestLimitMs, Math.max(remainingMs(), abortGraceMs)), undefined, (limit) => log.read(version, limit));
      return object === undefined ? { kind: 'absent' } : { kind: 'found', object };
    } catch (cause) {
      // Written in a format that we do not know, so by nobody like us: ours can never land there.
      if (isFrazilError(cause) && cause.kind === 'unsupported') return { kind: 'foreign', cause };
      // Whose an illegible body is cannot be told, and it will not get better.
      if (isFrazilError(cause) && cause.kind === 'corrupt' && step + 1 >= illegibleReads) return { kind: 'failed', cause };
      if (remainingMs() <= 0) return { kind: 'failed', cause };
      await pause(runtime, step, remainingMs());
    }
  }
}

async function pause(runtime: Runtime, step: number, remainingMs: number, signal?: AbortSignal): Promise<void> {
  try {
    await backOff(runtime, step, { ...pauseBounds, capMs: Math.min(pauseBounds.capMs, Math.max(1, remainingMs)) }, signal);
  } catch (error) {
    if (signal?.aborted !== true) throw error; // an abort is handled where the pause ends
  }
}
