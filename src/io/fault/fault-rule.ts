import type { StoreRequest, StoreVerb } from '../intercept/store-request.ts';
import type { StoreAnswer } from '../store-answer.ts';

/** What goes wrong with a request. */
export type FaultEffect =
  /** It never reaches the store. */
  | { readonly kind: 'fail-before'; readonly reason?: string }
  /** It is carried out, whatever comes of it, and the answer is lost. */
  | { readonly kind: 'lose-answer'; readonly reason?: 'timeout' | 'reset' }
  /** The answer is lost at once, and it is carried out only later: before the `afterCalls`-th call from now, or after a time. */
  | { readonly kind: 'apply-later'; readonly afterCalls: number }
  | { readonly kind: 'apply-later'; readonly afterMs: number }
  /** Nothing comes back until the caller aborts; with `lands` it has been carried out. */
  | { readonly kind: 'stall'; readonly lands: boolean }
  /** The store answers this; with `lands` it has carried the request out all the same. */
  | { readonly kind: 'answer'; readonly answer: StoreAnswer; readonly lands: boolean }
  /** Only the first bytes of the body arrive, of a get at the caller or of a put at the store, and nobody notices. */
  | { readonly kind: 'truncate'; readonly keepBytes: number }
  /** The keys of a delete that the rule names fail, the others go. */
  | { readonly kind: 'fail-keys'; readonly answer: StoreAnswer }
  /** It is sent so much later. */
  | { readonly kind: 'delay'; readonly durationMs: number };

export type FaultKind = FaultEffect['kind'];

/** Which requests go wrong, and how. */
export interface FaultRule {
  /** Default all. */
  readonly verbs?: readonly StoreVerb[];
  /** A key, or a pattern that keys match; of a delete any key. Default all. */
  readonly key?: string | RegExp;
  /** Which of the matching requests, counted from 1; default every one. */
  readonly occurrences?: readonly number[];
  readonly effect: FaultEffect;
}

/** Whether a rule speaks of this key. */
export function matchesKey(rule: FaultRule, key: string): boolean {
  if (rule.key === undefined) return true;
  return typeof rule.key === 'string' ? rule.key === key : key.search(rule.key) >= 0;
}

/** Whether a rule speaks of this request, its count left aside. */
export function matchesRequest(rule: FaultRule, request: StoreRequest): boolean {
  if (rule.verbs !== undefined && !rule.verbs.includes(request.verb)) return false;
  return (request.keys ?? [request.key]).some((key) => matchesKey(rule, key));
}
