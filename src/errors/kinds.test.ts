import { describe, expect, it } from 'vitest';
import { type ErrorKind, kindFacts } from './kinds.ts';

/** Scripts rely on these numbers: a change here breaks users. */
const published: readonly (readonly [ErrorKind, number])[] = [
  ['internal', 1],
  ['invalid', 2],
  ['not-found', 3],
  ['already-exists', 4],
  ['conflict', 5],
  ['outcome-unknown', 6],
  ['unavailable', 7],
  ['denied', 8],
  ['corrupt', 9],
  ['unsupported', 10],
  ['interrupted', 130],
];

describe('kinds', () => {
  it('keep the published exit codes', () => {
    expect(Object.entries(kindFacts).map(([kind, facts]) => [kind, facts.exitCode])).toEqual(published);
  });

  it('allow cleanup only where the attempt certainly did not land', () => {
    const safe = Object.entries(kindFacts).filter(([, facts]) => facts.cleanupSafe).map(([kind]) => kind);
    expect(safe).toEqual(['invalid', 'conflict', 'denied', 'unsupported']);
  });

  it('allow the same request again only when the store said that it cannot serve', () => {
    const again = Object.entries(kindFacts).filter(([, facts]) => facts.retry === 'same-request').map(([kind]) => kind);
    expect(again).toEqual(['unavailable']);
  });
});
