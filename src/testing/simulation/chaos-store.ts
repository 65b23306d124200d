import { FrazilError } from '../../errors/index.ts';
import {
  type DeleteResult,
  type GetOptions,
  type GetResult,
  type ListOptions,
  type ListPage,
  type ObjectMeta,
  type ObjectStore,
  type ObjectWriter,
  type PutOptions,
  type PutResult,
  type StoreAnswer,
  type StoreCapabilities,
  storeError,
} from '../../io/index.ts';
import type { SeededRandom } from '../../runtime/index.ts';
import type { HostPace, VirtualTime } from './virtual-time.ts';

/** The ways a simulated request can go wrong. */
export const faultKinds = ['fail-before', 'lost-answer', 'late-landing', 'conflict-landed', 'conflict-not-landed', 'stall-landed', 'stall-not-landed', 'outage', 'read-failure', 'freeze', 'wrong-date'] as const;
export type FaultKind = (typeof faultKinds)[number];
export type FaultCounts = Record<FaultKind, number>;

export function noFaults(): FaultCounts {
  return { 'fail-before': 0, 'lost-answer': 0, 'late-landing': 0, 'conflict-landed': 0, 'conflict-not-landed': 0, 'stall-landed': 0, 'stall-not-landed': 0, outage: 0, 'read-failure': 0, freeze: 0, 'wrong-date': 0 };
}

export interface ChaosOptions {
  readonly host: string;
  readonly inner: ObjectStore;
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  /** One way, in ms; each leg of a request takes a random part of up to twice this, or just this when it is `steady`. */
  readonly latencyMs: number;
  readonly steady?: boolean;
  /** Share of puts that go wrong, 0 to 1; reads fail a quarter as often. */
  readonly faultRate: number;
  /** Share of answers with which the host freezes for minutes. */
  readonly freezeRate?: number;
  /** Share of answers whose date is wrong by up to hours. */
  readonly wrongDateRate?: number;
  readonly pace: HostPace;
  readonly faults: FaultCounts;
  readonly trace: (line: string) => void;
}

const putFaults: readonly FaultKind[] = ['fail-before', 'lost-answer', 'lost-answer', 'late-landing', 'conflict-landed', 'conflict-not-landed', 'stall-landed', 'stall-not-landed', 'outage'];
const conflictAnswer: StoreAnswer = { kind: 'http', status: 409, errorBody: false };
const unavailableAnswer: StoreAnswer = { kind: 'http', status: 503, errorBody: false };
const resetAnswer: StoreAnswer = { kind: 'no-answer', reason: 'reset' };
const timeoutAnswer: StoreAnswer = { kind: 'no-answer', reason: 'timeout' };
/** An outage cuts a host off for up to this long. */
const outageMs = 50_000;
/** A frozen host is one for up to this long, and no more often than so. */
const freezeMs = 400_000;
const freezesMost = 2;
/** A wrong date is off by up to this, before or behind. */
const wrongDateMs = 4 * 3_600_000;
/** A driver gives up on a request after this, whatever its caller does. */
const requestLimitMs = 30_000;
/** A late landing comes up to this long after its failure was reported; half of them soon, while nobody else has taken the name. */
const lateLandingMs = { most: 40_000, soon: 500 };

/**
 * One host's way to the shared store: slow, and wrong at random, in every way that a put can go wrong.
 *
 * A host that `crash`es gets no answer any more, though what it sent may still land.
 */
export class ChaosStore implements ObjectStore {
  readonly url: string;
  readonly capabilities: StoreCapabilities;
  readonly #options: ChaosOptions;
  #crashed = false;
  #calm = false;
  #outageUntilMs = 0;
  #freezes = 0;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.url = options.inner.url;
    this.capabilities = options.inner.capabilities;
  }

  crash(): void {
    this.#crashed = true;
  }

  get crashed(): boolean {
    return this.#crashed;
  }

  /** No more faults from now on. */
  calmDown(): void {
    this.#calm = true;
  }

  async get(key: string, options?: GetOptions): Promise<GetResult> {
    const { bytes, meta } = await this.#answered(this.#read('get', key, options?.signal, () => this.#options.inner.get(key, options)));
    return { bytes, meta: this.#dated(meta) };
  }

  async head(key: string, options?: { readonly signal?: AbortSignal }): Promise<ObjectMeta> {
    return this.#dated(await this.#answered(this.#read('head', key, options?.signal, () => this.#options.inner.head(key, options))));
  }

  async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    return this.#dated(await this.#answered(this.#put(key, bytes, options)));
  }

  async #put(key: string, bytes: Uint8Array, options: PutOptions): Promise<PutResult> {
    const fault = this.#drawFault(putFaults, this.#options.faultRate);
    const { signal: _, ...unaborted } = options; // once sent, an abort at this host does not stop the store
    const apply = (): Promise<PutResult> => this.#options.inner.put(key, bytes, unaborted);
    await this.#leg(key, options.signal, fault !== undefined);
    this.#options.trace(`${this.#options.host} put ${key} ${options.condition?.kind ?? ''} ${fault ?? ''}`);
    switch (fault) {
      case undefined: {
        const result = await apply();
        await this.#leg(key, options.signal, true);
        return result;
      }
      case 'fail-before':
        throw storeError('write-outcome-unknown', 'simulated 503', key, unavailableAnswer);
      case 'lost-answer':
        await apply().catch(() => undefined);
        throw storeError('write-outcome-unknown', 'simulated reset', key, resetAnswer);
      case 'late-landing':
        void this.#options.time.sleep(this.#lateLandingDelayMs()).then(apply, () => undefined).catch(() => undefined);
        throw storeError('write-outcome-unknown', 'simulated time-out', key, timeoutAnswer);
      case 'conflict-landed':
        await apply().catch(() => undefined);
        throw storeError('conditional-interference', 'simulated 409', key, conflictAnswer);
      case 'conflict-not-landed':
        throw storeError('conditional-interference', 'simulated 409', key, conflictAnswer);
      case 'stall-landed':
        await apply().catch(() => undefined);
        return await this.#stall(key, options.signal);
      case 'outage':
        await apply().catch(() => undefined);
        this.#outageUntilMs = this.#options.time.nowMs + this.#options.random.below(outageMs);
        throw storeError('write-outcome-unknown', 'simulated outage', key, resetAnswer);
      case 'stall-not-landed':
      case 'read-failure':
      case 'freeze':
      case 'wrong-date':
        return await this.#stall(key, options.signal);
    }
  }

  openWriter(key: string, options?: PutOptions): Promise<ObjectWriter> {
    return this.#options.inner.openWriter(key, options);
  }

  async *list(prefix: string, options?: ListOptions): AsyncIterable<ListPage> {
    await this.#answered(this.#read('list', prefix, options?.signal, () => Promise.resolve()));
    yield* this.#options.inner.list(prefix, options);
  }

  async delete(keys: readonly string[]): Promise<readonly DeleteResult[]> {
    await this.#answered(this.#leg(keys[0] ?? '', undefined, false));
    for (const key of keys) this.#options.trace(`${this.#options.host} delete ${key}`);
    return await this.#options.inner.delete(keys);
  }

  async close(): Promise<void> {
    await this.#options.inner.close();
  }

  async #read<R>(verb: string, key: string, signal: AbortSignal | undefined, work: () => Promise<R>): Promise<R> {
    await this.#leg(key, signal, false);
    const fault = this.#drawFault(['read-failure'], this.#options.faultRate / 4);
    this.#options.trace(`${this.#options.host} ${verb} ${key} ${fault ?? ''}`);
    if (fault !== undefined) throw new FrazilError('store-unavailable', 'simulated 503', { context: { key } });
    const result = await work();
    await this.#leg(key, signal, false);
    return result;
  }

  #drawFault(kinds: readonly FaultKind[], rate: number): FaultKind | undefined {
    const { random, faults, time } = this.#options;
    if (this.#calm) return undefined;
    if (time.nowMs < this.#outageUntilMs) return kinds.length === 1 ? 'read-failure' : 'fail-before';
    if (random.fraction() >= rate) return undefined;
    const kind = kinds[random.below(kinds.length)]!;
    faults[kind] += 1;
    return kind;
  }

  /** The time of an answer as HTTP tells it, in whole seconds; or a wrong one. */
  #dated<R extends { readonly storeTimeMs?: number }>(answer: R): R {
    const { random, faults, wrongDateRate = 0 } = this.#options;
    if (answer.storeTimeMs === undefined) return answer;
    const wrong = !this.#calm && wrongDateRate > 0 && random.fraction() < wrongDateRate;
    if (wrong) faults['wrong-date'] += 1;
    const offMs = wrong ? random.below(2 * wrongDateMs) - wrongDateMs : 0;
    return { ...answer, storeTimeMs: Math.floor((answer.storeTimeMs + offMs) / 1_000) * 1_000 };
  }

  /** A host may stop with any answer on its way, and goes on later as if nothing had happened. */
  async #answered<R>(request: Promise<R>): Promise<R> {
    const { time, random, pace, faults, freezeRate = 0 } = this.#options;
    try {
      return await request;
    } finally {
      if (!this.#calm && freezeRate > 0 && this.#freezes < freezesMost && random.fraction() < freezeRate) {
        this.#freezes += 1;
        faults.freeze += 1;
        time.freeze(pace, random.below(freezeMs));
      }
      await time.thaw(pace);
    }
  }

  /** One way of a request; an abort during a write's way leaves its outcome unknown. */
  async #leg(key: string, signal: AbortSignal | undefined, sent: boolean): Promise<void> {
    const { time, random, latencyMs, steady = false } = this.#options;
    if (this.#crashed) return await new Promise<never>(() => undefined);
    try {
      await time.sleep((steady ? 0.5 : random.fraction()) * 2 * latencyMs, signal);
    } catch {
      throw storeError('request-aborted', 'simulated abort', key, sent ? { kind: 'no-answer', reason: 'aborted' } : { kind: 'not-sent', reason: 'aborted' });
    }
    if (this.#crashed) await new Promise<never>(() => undefined);
  }

  #lateLandingDelayMs(): number {
    const { random } = this.#options;
    return random.below(random.fraction() < 0.5 ? lateLandingMs.soon : lateLandingMs.most);
  }

  /** No answer until the caller or the driver gives up. */
  async #stall(key: string, signal: AbortSignal | undefined): Promise<never> {
    await new Promise<void>((resolve) => {
      if (signal?.aborted === true) resolve();
      else signal?.addEventListener('abort', () => resolve(), { once: true });
      void this.#options.time.sleep(requestLimitMs).then(resolve);
    });
    throw storeError('write-outcome-unknown', 'simulated stall', key, { kind: 'no-answer', reason: 'timeout' });
  }
}
