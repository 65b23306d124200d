import type { Random } from '../../runtime/index.ts';
import { isWrite, type StoreRequest } from '../intercept/store-request.ts';
import { type FaultEffect, type FaultRule, matchesRequest } from './fault-rule.ts';

/** Faults drawn at random; each rate is a share of requests, 0 to 1, and together they are at most 1. */
export interface RandomFaults {
  readonly random: Random;
  /** Which requests may go wrong; default all. */
  readonly only?: Pick<FaultRule, 'verbs' | 'key'>;
  readonly failBefore?: number;
  readonly loseAnswer?: number;
  /** Writes only; elsewhere it is a lost answer. */
  readonly applyLater?: number;
  /** How much later at most, in milliseconds of the runtime's timer; default 5,000. */
  readonly laterMaxMs?: number;
  /** 503, half of them of requests that were carried out. */
  readonly unavailable?: number;
  /** 409, half of them of writes that landed. Conditional writes only; elsewhere 503. */
  readonly interference?: number;
  /** Stalled until the caller aborts, half of them of requests that were carried out. */
  readonly stall?: number;
}

/** Draws what happens to one request; always the same number of draws, so that one request's fate moves no other's. */
export function drawFault(faults: RandomFaults, request: StoreRequest): FaultEffect | undefined {
  const { random, failBefore = 0, loseAnswer = 0, applyLater = 0, unavailable = 0, interference = 0, stall = 0 } = faults;
  let draw = random.fraction();
  const detail = random.fraction();
  if (faults.only !== undefined && !matchesRequest({ ...faults.only, effect: { kind: 'fail-before' } }, request)) return undefined;
  const lands = detail < 0.5;
  const write = isWrite(request.verb);
  const table: readonly (readonly [number, FaultEffect])[] = [
    [failBefore, { kind: 'fail-before' }],
    [loseAnswer, { kind: 'lose-answer', reason: lands ? 'timeout' : 'reset' }],
    [applyLater, write ? { kind: 'apply-later', afterMs: detail * (faults.laterMaxMs ?? 5000) } : { kind: 'lose-answer' }],
    [unavailable, { kind: 'answer', answer: { kind: 'http', status: 503, errorBody: false }, lands }],
    [interference, { kind: 'answer', answer: { kind: 'http', status: request.condition === undefined ? 503 : 409, errorBody: false }, lands }],
    [stall, { kind: 'stall', lands }],
  ];
  for (const [rate, effect] of table) {
    if (draw < rate) return effect;
    draw -= rate;
  }
  return undefined;
}
