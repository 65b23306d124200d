import { boundAnd, boundFalse, boundOr, type BoundPredicate, type BoundTest, boundTrue } from './bound-predicate.ts';
import type { Verdict } from './judge-test.ts';

/**
 * What is left of a predicate over a set of rows: tests that every row passes become true, tests that none passes
 * false, and the rest is folded. `false` means that no row of the set matches, `true` that all do.
 */
export function reducePredicate(predicate: BoundPredicate, judge: (test: BoundTest) => Verdict): BoundPredicate {
  if (predicate.kind === 'true' || predicate.kind === 'false') return predicate;
  if (predicate.kind === 'and') {
    const children: BoundPredicate[] = [];
    for (const child of predicate.children) {
      const reduced = reducePredicate(child, judge);
      if (reduced.kind === 'false') return boundFalse;
      children.push(reduced);
    }
    return boundAnd(children);
  }
  if (predicate.kind === 'or') {
    const children: BoundPredicate[] = [];
    for (const child of predicate.children) {
      const reduced = reducePredicate(child, judge);
      if (reduced.kind === 'true') return boundTrue;
      children.push(reduced);
    }
    return boundOr(children);
  }
  const verdict = judge(predicate);
  return verdict === 'some' ? predicate : verdict === 'all' ? boundTrue : boundFalse;
}
