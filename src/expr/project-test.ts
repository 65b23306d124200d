import { type PrimitiveType, type Transform, transformFunction, type TransformFunction, type Value } from '../format/index.ts';
import { type BoundColumn, boundFalse, type BoundPredicate, type BoundTest, boundTrue } from './bound-predicate.ts';
import { compareOrdered } from './value-order.ts';

/** What a test on a column says about a partition field made from the column. */
export interface ProjectedTest {
  /** Holds for the partition of every row that passes the test; `true` if nothing is known. */
  readonly inclusive: BoundPredicate;
  /** Only if it holds for a partition, every row in it passes the test; `false` if nothing is known. */
  readonly strict: BoundPredicate;
}

/**
 * Projects a test onto a partition field.
 *
 * `partition` describes the field: its own id and the type of the transform's results. Time transforms of old writers
 * rounded towards 1970 where they ought to round down, so for times before it one more partition counts as possible.
 */
export function projectTest(test: BoundTest, transform: Transform, partition: BoundColumn): ProjectedTest {
  if (transform.kind === 'void' || transform.kind === 'unknown') return { inclusive: boundTrue, strict: boundFalse };
  if (transform.kind === 'identity') {
    const same: BoundTest = { ...test, column: partition };
    return { inclusive: same, strict: same };
  }
  const projection = new Projection(transform, test.column.type as PrimitiveType, partition);
  return { inclusive: projection.inclusive(test) ?? boundTrue, strict: projection.strict(test) ?? boundFalse };
}

type Limit = { readonly operator: '<' | '<=' | '>' | '>='; readonly value: Value | undefined };

class Projection {
  readonly #transform: Transform;
  readonly #apply: TransformFunction;
  readonly #partition: BoundColumn;
  readonly #ordered: boolean;
  /** Whether an old writer may have stored the next higher value of a negative one. */
  readonly #mayBeOneHigher: boolean;

  constructor(transform: Transform, type: PrimitiveType, partition: BoundColumn) {
    this.#transform = transform;
    this.#apply = transformFunction(transform, type);
    this.#partition = partition;
    this.#ordered = transform.kind !== 'bucket';
    const ofTime = transform.kind === 'year' || transform.kind === 'month' || transform.kind === 'day' || transform.kind === 'hour';
    this.#mayBeOneHigher = ofTime && !(transform.kind === 'day' && type.kind === 'date');
  }

  inclusive(test: BoundTest): BoundPredicate | undefined {
    const column = this.#partition;
    switch (test.kind) {
      case 'is-null':
        return { kind: 'is-null', column };
      case 'is-nan':
      case 'not-nan':
        return undefined;
      case 'compare':
        return (test.operator === '=' ? this.#among([test.value], true) : this.#limit(test, true)) ?? { kind: 'not-null', column };
      case 'in':
        return this.#among(test.values, true) ?? { kind: 'not-null', column };
      case 'starts-with':
      case 'not-starts-with':
        return this.#prefix(test, true) ?? { kind: 'not-null', column };
      case 'not-null':
      case 'not-in':
      case 'like':
      case 'not-like':
        return { kind: 'not-null', column };
      default:
        return test satisfies never;
    }
  }

  strict(test: BoundTest): BoundPredicate | undefined {
    const column = this.#partition;
    switch (test.kind) {
      case 'is-null':
      case 'not-null':
        return { kind: test.kind, column };
      case 'compare':
        return test.operator === '!=' ? this.#among([test.value], false) : this.#limit(test, false);
      case 'not-in':
        return this.#among(test.values, false);
      case 'starts-with':
      case 'not-starts-with':
        return this.#prefix(test, false);
      case 'in':
      case 'is-nan':
      case 'not-nan':
      case 'like':
      case 'not-like':
        return undefined;
      default:
        return test satisfies never;
    }
  }

  /** The partition is one in which one of the values lies, or, with `inside` false, is none of them. */
  #among(values: readonly Value[], inside: boolean): BoundPredicate | undefined {
    const partitions: Value[] = [];
    for (const value of values) {
      const partition = this.#place(value);
      if (partition === undefined) return undefined;
      partitions.push(partition);
      if (this.#isDoubtful(partition)) partitions.push(Number(partition) + 1);
    }
    const distinct = partitions.sort(compareOrdered).filter((value, index, sorted) => index === 0 || compareOrdered(sorted[index - 1] ?? value, value) !== 0);
    const [first] = distinct;
    if (first === undefined) return undefined;
    const column = this.#partition;
    return distinct.length === 1
      ? { kind: 'compare', column, operator: inside ? '=' : '!=', value: first }
      : { kind: inside ? 'in' : 'not-in', column, values: distinct };
  }

  /** An ordering; needs a transform that keeps the order. Integers have neighbours, text and bytes do not. */
  #limit(test: BoundTest & { readonly kind: 'compare' }, inclusive: boolean): BoundPredicate | undefined {
    if (!this.#ordered) return undefined;
    const limit = inclusive ? this.#inclusiveLimit(test) : this.#strictLimit(test);
    if (limit?.value === undefined) return undefined;
    const raised = this.#isDoubtful(limit.value) && (limit.operator === '<=' || limit.operator === '>');
    return { kind: 'compare', column: this.#partition, operator: limit.operator, value: raised ? Number(limit.value) + 1 : limit.value };
  }

  #inclusiveLimit({ operator, value }: BoundTest & { readonly kind: 'compare' }): Limit | undefined {
    if (operator === '<') return { operator: '<=', value: this.#place(neighbour(value, -1)) };
    if (operator === '<=') return { operator: '<=', value: this.#place(value) };
    if (operator === '>') return { operator: '>=', value: this.#place(neighbour(value, 1)) };
    return operator === '>=' ? { operator: '>=', value: this.#place(value) } : undefined;
  }

  #strictLimit({ operator, value }: BoundTest & { readonly kind: 'compare' }): Limit | undefined {
    if (operator === '<') return { operator: '<', value: this.#place(value) };
    if (operator === '<=') return { operator: '<', value: this.#place(neighbour(value, 1)) };
    if (operator === '>') return { operator: '>', value: this.#place(value) };
    return operator === '>=' ? { operator: '>', value: this.#place(neighbour(value, -1)) } : undefined;
  }

  /** A prefix within the width of a truncation is as visible in the partition as in the value. */
  #prefix(test: BoundTest & { readonly kind: 'starts-with' | 'not-starts-with' }, inclusive: boolean): BoundPredicate | undefined {
    if (this.#transform.kind !== 'truncate') return undefined;
    const column = this.#partition;
    const { width } = this.#transform;
    const length = Array.from(test.prefix).length;
    if (length <= width) return { kind: test.kind, column, prefix: test.prefix };
    const place = this.#place(test.prefix);
    if (place === undefined) return undefined;
    if (inclusive) return test.kind === 'starts-with' ? { kind: 'compare', column, operator: '=', value: place } : undefined;
    return test.kind === 'not-starts-with' ? { kind: 'compare', column, operator: '!=', value: place } : undefined;
  }

  #isDoubtful(partition: Value): boolean {
    return this.#mayBeOneHigher && typeof partition === 'number' && partition < 0;
  }

  /** The partition of a value; undefined if the transform has no result for it, as beyond the range of hours. */
  #place(value: Value): Value | undefined {
    try {
      return this.#apply(value) ?? undefined;
    } catch {
      return undefined;
    }
  }
}

function neighbour(value: Value, step: 1 | -1): Value {
  if (typeof value === 'number') return value + step;
  return typeof value === 'bigint' ? value + BigInt(step) : value;
}
