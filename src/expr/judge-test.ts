import type { BoundTest } from './bound-predicate.ts';
import { type ColumnStatistics, type TrustedFacts, trustedFacts } from './column-statistics.ts';
import { ValueRange } from './value-range.ts';

/** What statistics say about a test over a set of rows: no row passes, every row passes, or the rows must be looked at. */
export type Verdict = 'none' | 'all' | 'some';

/** Judges a test by statistics. `none` and `all` are proofs; whatever is missing or doubtful gives `some`. */
export function judgeTest(test: BoundTest, statistics: ColumnStatistics): Verdict {
  switch (test.kind) {
    case 'is-null':
    case 'not-null':
    case 'is-nan':
    case 'not-nan':
      return judgePresence(test.kind, trustedFacts(test.column, statistics, false));
    case 'like':
    case 'not-like':
      return trustedFacts(test.column, statistics, false).everyRowIsNull ? 'none' : 'some';
    case 'starts-with':
    case 'not-starts-with': {
      const facts = trustedFacts(test.column, statistics, true);
      return facts.everyRowIsNull ? 'none' : judgePrefix(test, facts, rangeOf(test, facts));
    }
    case 'compare': {
      const facts = trustedFacts(test.column, statistics, true);
      return facts.everyRowIsNull ? 'none' : judgeComparison(test, facts, rangeOf(test, facts));
    }
    case 'in':
    case 'not-in': {
      const facts = trustedFacts(test.column, statistics, true);
      return facts.everyRowIsNull ? 'none' : judgeMembership(test, facts, rangeOf(test, facts));
    }
    default:
      return test satisfies never;
  }
}

function rangeOf(test: BoundTest, facts: TrustedFacts): ValueRange {
  return new ValueRange(facts.lower, facts.upper, test.column.type.kind);
}

function judgePresence(kind: 'is-null' | 'not-null' | 'is-nan' | 'not-nan', facts: TrustedFacts): Verdict {
  switch (kind) {
    case 'is-null':
      return verdict(facts.noRowIsNull, facts.everyRowIsNull);
    case 'not-null':
      return verdict(facts.everyRowIsNull, facts.noRowIsNull);
    case 'is-nan':
      return verdict(facts.noRowIsNan || facts.everyRowIsNull, facts.everyRowIsNan);
    case 'not-nan':
      return verdict(facts.everyRowIsNan, facts.noRowIsNan || facts.everyRowIsNull);
    default:
      return kind satisfies never;
  }
}

function judgePrefix(test: BoundTest & { readonly kind: 'starts-with' | 'not-starts-with' }, facts: TrustedFacts, range: ValueRange): Verdict {
  const excluded = range.excludesPrefix(test.prefix);
  const only = range.isOnlyPrefix(test.prefix);
  return test.kind === 'starts-with' ? verdict(excluded, facts.noRowIsNull && only) : verdict(only, facts.noRowIsNull && excluded);
}

/** Orderings and equality fail for NaN, so `all` needs proof that there is none; `!=` holds for it, so there `none` does. */
function judgeComparison(test: BoundTest & { readonly kind: 'compare' }, facts: TrustedFacts, range: ValueRange): Verdict {
  const { operator, value } = test;
  const plain = facts.noRowIsNull && facts.noRowIsNan;
  const onlyNan = facts.everyRowIsNan;
  switch (operator) {
    case '=':
      return verdict(onlyNan || range.excludes(value), plain && range.isOnly(value));
    case '!=':
      return verdict(facts.noRowIsNan && range.isOnly(value), facts.noRowIsNull && (onlyNan || range.excludes(value)));
    case '<':
      return verdict(onlyNan || range.isAbove(value, true), plain && range.isBelow(value, false));
    case '<=':
      return verdict(onlyNan || range.isAbove(value, false), plain && range.isBelow(value, true));
    case '>':
      return verdict(onlyNan || range.isBelow(value, true), plain && range.isAbove(value, false));
    case '>=':
      return verdict(onlyNan || range.isBelow(value, false), plain && range.isAbove(value, true));
    default:
      return operator satisfies never;
  }
}

/** Of the ascending values only the first that is not below the range can decide: if the range ends before it, it ends before all after it too. */
function judgeMembership(test: BoundTest & { readonly kind: 'in' | 'not-in' }, facts: TrustedFacts, range: ValueRange): Verdict {
  const nearest = range.firstNotBelow(test.values);
  const excluded = facts.everyRowIsNan || nearest === undefined || range.isBelow(nearest, false);
  const only = nearest !== undefined && facts.noRowIsNan && range.isOnly(nearest);
  return test.kind === 'in' ? verdict(excluded, facts.noRowIsNull && only) : verdict(only, facts.noRowIsNull && excluded);
}

function verdict(none: boolean, all: boolean): Verdict {
  return none ? 'none' : all ? 'all' : 'some';
}
