import { FrazilError, isFrazilError } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { changeAborted, checkNotAborted } from '../abort.ts';
import { mintCommitId, mintSnapshotId } from '../identifiers.ts';
import type { Head, Landing } from '../pointer.ts';
import type { Attempt } from '../snapshot/attempt.ts';
import type { StoreTime } from '../store-time.ts';
import type { Change, PreparedVersion } from './change.ts';
import { holdOf, maxHoldMs, printHold } from './hold.ts';
import { HoldWatch } from './hold-watch.ts';
import { frazilProperties } from './properties.ts';
import { stampVersion } from './stamp.ts';
import type { TablePointer } from './table-pointer.ts';
import { awaitTurn, type LostAttempt } from './turn.ts';

/** A base that was last seen longer ago than this is looked at again before a version is put behind it. */
const verifyAfterMs = 10 * 60_000;

export interface CommitLoopOptions {
  readonly pointer: TablePointer;
  readonly runtime: Runtime;
  readonly storeTime: StoreTime;
  /** Removes objects that no version names; called only after definite losses, and never awaited by a commit. */
  readonly discard: (keys: readonly string[]) => void;
  /** Begins to fetch what preparing over a head will need. */
  readonly prefetch: (head: Head<TableMetadata>) => void;
}

export interface CommitOptions {
  readonly commitId: string;
  /** On this host's monotonic clock. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/** What a landed change looks like from outside. */
export interface Landed {
  readonly head: Head<TableMetadata>;
  /** 1 when the first attempt landed. */
  readonly attempts: number;
}

/**
 * The one loop by which every change of a table lands: prepare over a base, put the next version, and on a loss
 * start again from the winner.
 *
 * *Consistency*: the change is visible from the moment its version is created, and not at all when this throws
 * anything but `commit-outcome-unknown`. *Cost*: two sequential round trips when nobody interferes.
 */
export class CommitLoop {
  readonly #options: CommitLoopOptions;

  constructor(options: CommitLoopOptions) {
    this.#options = options;
  }

  /** Lands `change` behind `known` or a later head. Undefined: there was nothing left to commit. */
  async run(known: Head<TableMetadata>, change: Change, options: CommitOptions): Promise<Landed | undefined> {
    const garbage: string[] = [];
    try {
      const landed = await this.#race(known, change, options, garbage);
      this.#options.discard(garbage);
      return landed;
    } catch (error) {
      // Only a definite failure allows cleaning up; after an unknown outcome every staged file may be live.
      if (!isFrazilError(error) || error.code !== 'commit-outcome-unknown') this.#options.discard([...garbage, ...change.disposable]);
      // Pauses end with whatever the caller gave as a reason.
      if (options.signal?.aborted === true && !isFrazilError(error)) throw changeAborted(options.signal);
      throw error;
    }
  }

  async #race(known: Head<TableMetadata>, change: Change, options: CommitOptions, garbage: string[]): Promise<Landed | undefined> {
    const { pointer, runtime } = this.#options;
    const begunAtMs = runtime.clock.monotonicMs();
    const holds = new HoldWatch(options, this.#options);
    let head = known;
    for (let number = 1; ; number++) {
      head = await holds.pass(head);
      const attemptedAtMs = runtime.clock.monotonicMs();
      this.#checkOpen(head, options);
      const prepared = await this.#prepare(head, change, number, options);
      if (prepared === undefined) return undefined;
      garbage.push(...prepared.version.disposable);
      const ready = await this.#stage(head, prepared.version, options);
      if (ready === 'again') continue;
      if (ready === 'resolve') {
        head = await pointer.resolveAnew(options.signal);
        continue;
      }
      const landing = await pointer.land(head, prepared.stamped, options);
      if (landing.outcome === 'won') {
        garbage.splice(garbage.length - prepared.version.disposable.length);
        garbage.push(...afterLanding(prepared.version, landing.head));
        return { head: landing.head, attempts: number };
      }
      head = await this.#afterLoss(landing, head, { begunAtMs, durationMs: runtime.clock.monotonicMs() - attemptedAtMs }, holds, options);
    }
  }

  /** Nothing may follow a dropped table, an abort or the deadline; checked right before anything is put. */
  #checkOpen(head: Head<TableMetadata>, options: CommitOptions): void {
    checkNotAborted(options.signal);
    if (head.value.properties[frazilProperties.dropped] !== undefined) {
      throw new FrazilError('table-dropped', `The table at ${head.value.location} was dropped.`, { context: { location: head.value.location } });
    }
    if (this.#options.runtime.clock.monotonicMs() >= options.deadlineMs) {
      throw new FrazilError('commit-timeout', 'Other writers won until the deadline.', { context: { location: head.value.location, version: head.version } });
    }
  }

  async #prepare(head: Head<TableMetadata>, change: Change, number: number, options: CommitOptions): Promise<{ version: PreparedVersion; stamped: TableMetadata } | undefined> {
    const { storeTime, runtime } = this.#options;
    const timestampMs = storeTime.nextTimestampMs(head.value.lastUpdatedMs);
    const attempt: Attempt = {
      commitId: options.commitId,
      version: head.version + 1,
      number,
      timestampMs,
      snapshotId: mintSnapshotId(timestampMs, runtime.random),
      ...(options.signal && { signal: options.signal }),
    };
    const version = await change.prepare(head, attempt);
    if (version === undefined) return undefined;
    const stamped = stampVersion(head, version.value, { commitId: options.commitId, timestampMs, ...(version.tokens !== undefined && { tokens: version.tokens }) });
    return { version, stamped };
  }

  /** Waits for the staged objects; beside them, a base seen long ago is looked at again. */
  async #stage(head: Head<TableMetadata>, version: PreparedVersion, options: CommitOptions): Promise<'ready' | 'again' | 'resolve'> {
    const { pointer, runtime } = this.#options;
    const old = runtime.clock.monotonicMs() - head.verifiedAtMs > verifyAfterMs;
    const [staged, stands] = await Promise.all([version.staged, old ? pointer.verify(head, options.signal) : true]);
    if (!stands) return 'resolve';
    if (staged === 'ready') this.#checkOpen(head, options); // staging may have taken long, or the host may have slept
    return staged;
  }

  /** What a lost attempt goes on from; throws when the attempt did not simply lose. */
  async #afterLoss(landing: Exclude<Landing<TableMetadata>, { readonly outcome: 'won' }>, base: Head<TableMetadata>, lost: LostAttempt, holds: HoldWatch, options: CommitOptions): Promise<Head<TableMetadata>> {
    const { pointer } = this.#options;
    if (landing.outcome !== 'lost') throw commitFailure(landing, base, options.commitId);
    if (landing.winner === undefined) return await pointer.resolveAnew(options.signal);
    this.#options.prefetch(landing.winner); // most likely nobody has come behind the winner yet
    const turn = await awaitTurn(landing.winner, lost, holds, options, this.#options);
    return turn.next === 'hold' ? await this.#landHold(turn.head, holds, options) : turn.head;
  }

  /**
   * Lands a version that asks the others to wait, so that a writer whose attempts are longer than a busy writer's
   * is not starved: a hold takes one read and one put, like the attempts of the busy one.
   *
   * Returns the head to go on from, with or without a hold: nothing depends on it but patience.
   */
  async #landHold(winner: Head<TableMetadata>, holds: HoldWatch, options: CommitOptions): Promise<Head<TableMetadata>> {
    const { pointer, runtime, storeTime } = this.#options;
    let head = winner;
    for (;;) {
      head = await holds.pass(head);
      this.#checkOpen(head, options);
      if (holdOf(head.value)?.owner === options.commitId) return head;
      const commitId = mintCommitId(runtime.random);
      const timestampMs = storeTime.nextTimestampMs(head.value.lastUpdatedMs);
      const hold = printHold({ owner: options.commitId, durationMs: maxHoldMs });
      const landing = await pointer.land(head, stampVersion(head, head.value, { commitId, timestampMs, hold }), { ...options, commitId });
      if (landing.outcome === 'won') return landing.head;
      if (landing.outcome !== 'lost' || landing.winner === undefined) return await pointer.load(head, options.signal);
      head = landing.winner;
    }
  }
}

/** What a landed version leaves to do in memory; whatever goes wrong there, the commit is done and nothing of it may be cleaned up. */
function afterLanding(version: PreparedVersion, head: Head<TableMetadata>): readonly string[] {
  try {
    return version.landed(head);
  } catch {
    return [];
  }
}

/** The error of an attempt that neither won nor lost. */
function commitFailure(landing: { readonly outcome: 'refused' | 'unknown'; readonly cause: unknown }, base: Head<TableMetadata>, commitId: string): unknown {
  const context = { location: base.value.location, version: base.version + 1, commitId };
  const reason = landing.cause instanceof Error ? landing.cause.message : String(landing.cause);
  if (landing.outcome === 'unknown') {
    return new FrazilError('commit-outcome-unknown', `Nobody knows whether version ${context.version} (commit ${commitId}) landed: ${reason}`, { context, cause: landing.cause });
  }
  // A definite refusal by the store is the caller's news as it is: no space, no permission, not reachable, aborted.
  if (isFrazilError(landing.cause) && landing.cause.kind !== 'outcome-unknown') return landing.cause;
  return new FrazilError('commit-refused', `Version ${context.version} was refused: ${reason}`, { context, cause: landing.cause });
}
