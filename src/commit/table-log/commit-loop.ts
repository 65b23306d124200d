import { FrazilError, isFrazilError } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { mintCommitId, mintSnapshotId } from '../identifiers.ts';
import { changeAborted, checkNotAborted, Patience, untilAborted } from '../patience.ts';
import type { Head } from '../pointer.ts';
import type { Attempt } from '../snapshot/attempt.ts';
import { type StoreTime, timestampOver } from '../store-time.ts';
import type { Change, PreparedVersion } from './change.ts';
import { type Hold, holdOf, maxHoldMs, printHold } from './hold.ts';
import { glimpseOf, HoldWatch, type WaitOptions } from './hold-watch.ts';
import type { PostedHolds } from './posted-hold.ts';
import { frazilProperties } from './properties.ts';
import { checkSameTable } from './requirements.ts';
import { stampVersion } from './stamp.ts';
import type { TablePointer } from './table-pointer.ts';
import { awaitFreshVersion, awaitTurn, type LostAttempt, roundTripsOfAttempt, versionsInRoundTrip } from './turn.ts';

/** A base that was last seen longer ago than this is looked at again before a version is put behind it. */
export const verifyAfterMs: number = 10 * 60_000;

/** Where so many versions land in one round trip, no hold of this host will win … */
const hopelessPace = 3;
/** … and where it is more than a winner as far away lands, one is posted as soon as it has lost. */
const losingPace = 0.7;

export interface CommitLoopOptions {
  readonly pointer: TablePointer;
  readonly runtime: Runtime;
  readonly storeTime: StoreTime;
  readonly postedHolds: PostedHolds;
  /** Removes objects that no version names, when `settled` says that none of them is under way any more; called only after definite losses, and never awaited by a commit. */
  readonly discard: (keys: readonly string[], settled: Promise<unknown>) => void;
  /** Told as soon as the base turns out to have been taken away: what was known of versions may be wrong. */
  readonly rewound: () => void;
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
  /** The head that the change was to follow was taken away by somebody else, and the log found anew. */
  readonly rewound: boolean;
}

type Waiting = WaitOptions & { readonly signal: AbortSignal };

/** One change on its way through the loop. */
interface Race {
  readonly known: Head<TableMetadata>;
  readonly change: Change;
  readonly options: CommitOptions;
  /** Keys that lost attempts put. */
  readonly garbage: string[];
  losses: number;
}

/** A version ready to be put once its objects are. */
interface Prepared {
  readonly version: PreparedVersion;
  readonly stamped: TableMetadata;
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

  /**
   * Lands `change` behind `known` or a later head. Undefined: there was nothing left to commit.
   *
   * *Errors*: `commit-outcome-unknown`, `commit-timeout`, `commit-not-sent`, `commit-refused`, `request-aborted`,
   * `table-dropped`, `requirement-failed`, `clock-ahead`, those of the change, store errors. It ends by the deadline, or
   * up to 2 s later when it has to find out what became of its put.
   */
  async run(known: Head<TableMetadata>, change: Change, options: CommitOptions): Promise<Landed | undefined> {
    const { runtime } = this.#options;
    const race: Race = { known, change, options, garbage: [], losses: 0 };
    const patience = new Patience(runtime, { deadlineMs: options.deadlineMs, signal: options.signal, late: () => lateError(race) });
    try {
      const landed = await this.#race(race, { ...options, signal: patience.signal });
      this.#discard(race, landed === undefined ? change.disposable : []);
      return landed;
    } catch (error) {
      // Only a definite failure allows cleaning up; after an unknown outcome every staged file may be live.
      if (!isFrazilError(error) || error.code !== 'commit-outcome-unknown') this.#discard(race, change.disposable);
      // What was waited for ends with a reason of its own when the patience does.
      if (patience.signal.aborted && (!isFrazilError(error) || error.code === 'request-aborted')) throw changeAborted(patience.signal);
      throw error;
    } finally {
      patience.end();
    }
  }

  #discard({ garbage, change }: Race, disposable: readonly string[]): void {
    const keys = [...garbage, ...disposable];
    if (keys.length > 0) this.#options.discard(keys, change.settled?.() ?? Promise.resolve());
  }

  /** @param waiting the options, with a signal that ends with the caller's patience: for everything but the put of the version, which has to find out what became of it. */
  async #race(race: Race, waiting: Waiting): Promise<Landed | undefined> {
    const { pointer, runtime } = this.#options;
    const { change, options, garbage } = race;
    const begunAtMs = runtime.clock.monotonicMs();
    const holds = new HoldWatch(waiting, this.#options);
    let head = race.known;
    let rewound = false;
    for (let number = 1; ; number++) {
      head = await holds.pass(head);
      const attemptedAtMs = runtime.clock.monotonicMs();
      this.#checkOpen(head, race, waiting);
      const prepared = await this.#prepare(head, change, number, waiting);
      if (prepared === undefined) return undefined;
      garbage.push(...prepared.version.disposable);
      const ready = await this.#stage(head, prepared, holds, race, waiting);
      if (ready === 'moved') {
        head = await pointer.load(head, waiting.signal);
        continue;
      }
      if (ready === 'resolve') {
        this.#options.rewound();
        head = await pointer.resolveAnew(waiting.signal);
        rewound = true;
        continue;
      }
      if (ready === 'again' || prepared.version.seal?.() === false) continue;
      const landing = await pointer.land(head, prepared.stamped, options);
      if (landing.outcome === 'won') {
        garbage.splice(garbage.length - prepared.version.disposable.length);
        garbage.push(...afterLanding(prepared.version, landing.head));
        return { head: landing.head, attempts: number, rewound };
      }
      if (landing.outcome !== 'lost') throw commitFailure(landing, head, options.commitId);
      race.losses += 1;
      prepared.version.lost?.();
      head = await this.#afterLoss(landing.winner, { begunAtMs, durationMs: runtime.clock.monotonicMs() - attemptedAtMs }, holds, race, waiting);
    }
  }

  /** Nothing may follow a dropped table, an abort or the deadline; checked right before anything is put. */
  #checkOpen(head: Head<TableMetadata>, race: Race, waiting: Waiting): void {
    checkNotAborted(waiting.signal);
    const { location, properties } = head.value;
    if (properties[frazilProperties.dropped] !== undefined) throw new FrazilError('table-dropped', `The table at ${location} was dropped.`, { context: { location } });
    checkSameTable(race.known.value, head.value);
    if (this.#options.runtime.clock.monotonicMs() >= waiting.deadlineMs) throw lateError(race);
  }

  async #prepare(head: Head<TableMetadata>, change: Change, number: number, options: Waiting): Promise<Prepared | undefined> {
    const { runtime } = this.#options;
    const timestampMs = await timestampOver(head, head.value.lastUpdatedMs, this.#options, options.signal);
    const attempt: Attempt = {
      commitId: options.commitId,
      version: head.version + 1,
      number,
      timestampMs,
      snapshotId: mintSnapshotId(timestampMs, runtime.random),
      signal: options.signal,
    };
    const version = await change.prepare(head, attempt);
    if (version === undefined) return undefined;
    const stamped = stampVersion(head, version.value, { commitId: options.commitId, timestampMs, ...(version.tokens !== undefined && { tokens: version.tokens }) });
    return { version, stamped };
  }

  /** Waits for the staged objects; beside them, a base seen long ago is looked at again, and on a busy table a posted hold is looked for. */
  async #stage(head: Head<TableMetadata>, { version, stamped }: Prepared, holds: HoldWatch, race: Race, waiting: Waiting): Promise<'ready' | 'again' | 'moved' | 'resolve'> {
    const { pointer, runtime, postedHolds } = this.#options;
    const old = runtime.clock.monotonicMs() - head.verifiedAtMs > verifyAfterMs;
    const baseAgeMs = stamped.lastUpdatedMs - head.value.lastUpdatedMs;
    const staging = Promise.all([version.staged, old ? pointer.verify(head, waiting.signal) : true, postedHolds.toHeed(head.value, baseAgeMs, waiting.commitId, waiting.signal)]);
    const [staged, stands, posted] = await untilAborted(staging, waiting.signal);
    if (!stands) return 'resolve';
    if (posted !== undefined && (await holds.heed(glimpseOf(head), posted)).version !== head.version) return 'moved';
    if (staged === 'ready') this.#checkOpen(head, race, waiting); // staging may have taken long, or the host may have slept
    return staged;
  }

  /** What a lost attempt goes on from. */
  async #afterLoss(winner: Head<TableMetadata> | undefined, lost: LostAttempt, holds: HoldWatch, race: Race, waiting: Waiting): Promise<Head<TableMetadata>> {
    if (winner === undefined) return await this.#options.pointer.resolveAnew(waiting.signal);
    this.#options.prefetch(winner); // most likely nobody has come behind the winner yet
    const turn = await awaitTurn(winner, lost, holds, waiting, this.#options);
    if (turn.next === 'attempt') return turn.head;
    const hold: Hold = { owner: waiting.commitId, durationMs: maxHoldMs };
    const outrun = versionsInRoundTrip(glimpseOf(winner), turn.newest, lost.durationMs / roundTripsOfAttempt) >= hopelessPace;
    const [head] = await Promise.all([this.#options.pointer.loadFrom(turn.newest.version, waiting.signal), outrun ? this.#options.postedHolds.post(hold, waiting.signal) : undefined]);
    return await this.#landHold(head, hold, holds, race, waiting);
  }

  /**
   * Lands a version that asks the others to wait, so that a writer whose attempts are longer than a busy writer's
   * is not starved: a hold takes one read and one put. Beside a host much nearer to the store a hold would lose as well:
   * it is posted where nobody races it.
   *
   * Returns the head to go on from, with or without a hold: nothing depends on it but patience.
   */
  async #landHold(from: Head<TableMetadata>, hold: Hold, holds: HoldWatch, race: Race, waiting: Waiting): Promise<Head<TableMetadata>> {
    const { pointer, runtime, postedHolds } = this.#options;
    let head = from;
    for (;;) {
      head = await holds.pass(head);
      this.#checkOpen(head, race, waiting);
      if (holdOf(head.value)?.owner === hold.owner) return head;
      const commitId = mintCommitId(runtime.random);
      const timestampMs = await timestampOver(head, head.value.lastUpdatedMs, this.#options, waiting.signal);
      this.#options.prefetch(head); // everybody waits for whoever holds the table, so its list is read beside the hold
      const putAtMs = runtime.clock.monotonicMs();
      const landing = await pointer.land(head, stampVersion(head, head.value, { commitId, timestampMs, hold: printHold(hold) }), { ...waiting, commitId });
      if (landing.outcome === 'won') return landing.head;
      if (landing.outcome !== 'lost' || landing.winner === undefined) return await pointer.load(head, waiting.signal);
      const roundTripMs = (runtime.clock.monotonicMs() - putAtMs) / 2;
      const fresh = await awaitFreshVersion(landing.winner, roundTripMs, waiting, this.#options);
      head = fresh ?? (await pointer.load(landing.winner, waiting.signal));
      if (fresh === undefined && versionsInRoundTrip(glimpseOf(from), glimpseOf(head), roundTripMs) >= losingPace) await postedHolds.post(hold, waiting.signal);
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

/** The error of a change that did not land by its deadline. */
function lateError({ known, losses }: Race): FrazilError {
  const context = { location: known.value.location, version: known.version, losses };
  if (losses > 0) return new FrazilError('commit-timeout', 'Other writers won until the deadline.', { context });
  return new FrazilError('commit-not-sent', 'What the commit names was not stored before the deadline.', { context });
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
