import { assertInvariant, isFrazilError } from '../../errors/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { InterceptedStore } from '../intercept/intercepted-store.ts';
import { type Exchange, isWrite, type StoreRequest } from '../intercept/store-request.ts';
import type { ObjectStore } from '../object-store.ts';
import { faultError } from './fault-error.ts';
import { type FaultEffect, type FaultKind, type FaultRule, matchesKey, matchesRequest } from './fault-rule.ts';
import { drawFault, type RandomFaults } from './random-faults.ts';

export interface FaultPlanOptions {
  readonly runtime: Runtime;
  /** The first rule that matches a request decides; each rule counts its own matches. */
  readonly rules?: readonly FaultRule[];
  /** For requests that no rule decides. */
  readonly randomFaults?: RandomFaults;
}

interface LateCall {
  callsLeft: number;
  readonly apply: () => Promise<unknown>;
}

/**
 * Makes requests to the stores that it wraps go wrong, by rules or at random, and counts what it did.
 *
 * Time and chance come from the given runtime alone, so the same seed gives the same faults.
 */
export class FaultPlan {
  readonly #runtime: Runtime;
  readonly #rules: { readonly rule: FaultRule; matches: number }[];
  readonly #randomFaults: RandomFaults | undefined;
  readonly #fired = new Map<FaultKind, number>();
  readonly #late = new Set<LateCall>();
  #calm = false;

  constructor(options: FaultPlanOptions) {
    this.#runtime = options.runtime;
    this.#rules = (options.rules ?? []).map((rule) => ({ rule, matches: 0 }));
    this.#randomFaults = options.randomFaults;
  }

  /** A store that does the same as `inner` but for the faults of this plan. */
  wrap(inner: ObjectStore): ObjectStore {
    return new InterceptedStore(inner, async (request, exchange) => {
      await this.#applyDue();
      const effect = this.#decide(request);
      if (effect === undefined) return await exchange.send();
      this.#fired.set(effect.rule.effect.kind, (this.#fired.get(effect.rule.effect.kind) ?? 0) + 1);
      return await this.#inflict(effect.rule, request, exchange);
    });
  }

  /** How often each kind of fault has fired. */
  fired(): ReadonlyMap<FaultKind, number> {
    return new Map(this.#fired);
  }

  /** Requests whose answer is lost and that the store has not carried out yet. */
  get lateCalls(): number {
    return this.#late.size;
  }

  /** Carries out at once what was to be carried out later. */
  async settle(): Promise<void> {
    for (const late of this.#late) await this.#apply(late);
  }

  /** No more faults from now on; what is late still comes. */
  calmDown(): void {
    this.#calm = true;
  }

  #decide(request: StoreRequest): { readonly rule: FaultRule } | undefined {
    if (this.#calm) return undefined;
    for (const entry of this.#rules) {
      if (!matchesRequest(entry.rule, request)) continue;
      entry.matches += 1;
      if (entry.rule.occurrences?.includes(entry.matches) ?? true) return entry;
    }
    const drawn = this.#randomFaults === undefined ? undefined : drawFault(this.#randomFaults, request);
    return drawn === undefined ? undefined : { rule: { effect: drawn } };
  }

  async #inflict<T>(rule: FaultRule, request: StoreRequest, exchange: Exchange<T>): Promise<T> {
    const { effect } = rule;
    switch (effect.kind) {
      case 'fail-before':
        throw faultError(request, { kind: 'not-sent', reason: effect.reason ?? 'connection refused' });
      case 'lose-answer':
        await ignoreOutcome(exchange.send());
        throw faultError(request, { kind: 'no-answer', reason: effect.reason ?? 'reset' });
      case 'apply-later':
        this.#schedule(effect, exchange.detach());
        throw faultError(request, { kind: 'no-answer', reason: 'timeout' });
      case 'stall':
        if (effect.lands) await ignoreOutcome(exchange.detach()());
        await aborted(request.signal);
        throw faultError(request, { kind: 'no-answer', reason: 'aborted' });
      case 'answer':
        if (effect.lands) await ignoreOutcome(exchange.send());
        throw faultError(request, effect.answer);
      case 'truncate':
        assertInvariant(exchange.sendTruncated !== undefined, `A fault cannot truncate a ${request.verb}; only a get or a put.`);
        return await exchange.sendTruncated(effect.keepBytes);
      case 'fail-keys':
        assertInvariant(exchange.sendPart !== undefined, `A fault cannot fail keys of a ${request.verb}; only of a delete.`);
        return await exchange.sendPart((key) => !matchesKey(rule, key), (key) => faultError({ ...request, key }, effect.answer));
      case 'delay':
        await this.#wait(effect.durationMs, request);
        return await exchange.send();
    }
  }

  async #wait(durationMs: number, request: StoreRequest): Promise<void> {
    try {
      await this.#runtime.timer.sleep(durationMs, request.signal);
    } catch (error) {
      if (request.signal?.aborted !== true) throw error;
      throw faultError(request, isWrite(request.verb) ? { kind: 'not-sent', reason: 'aborted' } : { kind: 'no-answer', reason: 'aborted' });
    }
  }

  #schedule(effect: FaultEffect & { readonly kind: 'apply-later' }, apply: () => Promise<unknown>): void {
    const late: LateCall = { callsLeft: 'afterCalls' in effect ? effect.afterCalls : Number.POSITIVE_INFINITY, apply };
    this.#late.add(late);
    if ('afterMs' in effect) void this.#runtime.timer.sleep(effect.afterMs).then(() => this.#apply(late));
  }

  /** A call through this plan has come: what was put off by calls, and is due, comes first. */
  async #applyDue(): Promise<void> {
    for (const late of this.#late) {
      late.callsLeft -= 1;
      if (late.callsLeft <= 0) await this.#apply(late);
    }
  }

  async #apply(late: LateCall): Promise<void> {
    if (this.#late.delete(late)) await ignoreOutcome(late.apply());
  }
}

async function ignoreOutcome(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    // A store may refuse what comes too late; anything else is a mistake in the store under test.
    if (!isFrazilError(error)) throw error;
  }
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
