import type { RecordBatch } from 'apache-arrow';
import { type Schema, type SortField, type SortOrder, transformFunction, transformResultType, type Value, valueComparator } from '../../format/index.ts';
import { compareBytesAt } from '../arrow/compare-bytes-at.ts';
import { concatBatches } from '../arrow/concat-arrays.ts';
import { isValid, type Validity } from '../statistics/validity.ts';
import { type SourceColumn, sourceColumn, sourceValues, valueReader } from './source-column.ts';

/** Orders two rows of one batch: negative, zero or positive. */
type RowComparator = (left: number, right: number) => number;

/** Sorts batches by a sort order. */
export class RowOrder {
  readonly #fields: readonly { readonly field: SortField; readonly column: SourceColumn }[];

  /** *Errors*: `column-unknown`. */
  constructor(order: SortOrder, schema: Schema) {
    this.#fields = order.fields.map((field) => ({ field, column: sourceColumn(schema, field.sourceId) }));
  }

  /** The rows of the batch in order, equal ones in their present order; undefined when they are in order already. */
  sorted(batch: RecordBatch): Uint32Array | undefined {
    const compare = this.#comparator(batch);
    if (isSorted(compare, batch.numRows)) return undefined;
    return this.#packed(batch) ?? Uint32Array.from({ length: batch.numRows }, (_, index) => index).sort(compare);
  }

  /** Whether the last row of one batch may stand before the first of the next. */
  follows(before: RecordBatch, after: RecordBatch): boolean {
    const pair = concatBatches([before.slice(before.numRows - 1, before.numRows), after.slice(0, 1)]);
    return this.#comparator(pair)(0, 1) <= 0;
  }

  #packed(batch: RecordBatch): Uint32Array | undefined {
    const [only, ...others] = this.#fields;
    if (only === undefined || others.length > 0 || only.field.transform.kind !== 'identity') return undefined;
    const { data, validity } = sourceValues(batch, only.column);
    const { values } = data;
    if (!(values instanceof Int32Array) && !(values instanceof BigInt64Array)) return undefined;
    return packedSort(values, data.length, validity, { descending: only.field.direction === 'desc', nullsFirst: only.field.nullOrder === 'nulls-first' });
  }

  #comparator(batch: RecordBatch): RowComparator {
    const comparators = this.#fields.map(({ field, column }) => fieldComparator(batch, field, column));
    const [first, ...rest] = comparators;
    if (first === undefined) return () => 0;
    if (rest.length === 0) return first;
    return (left, right) => {
      for (const compare of comparators) {
        const order = compare(left, right);
        if (order !== 0) return order;
      }
      return 0;
    };
  }
}

function isSorted(compare: RowComparator, rowCount: number): boolean {
  for (let i = 1; i < rowCount; i++) if (compare(i - 1, i) > 0) return false;
  return true;
}

function fieldComparator(batch: RecordBatch, field: SortField, column: SourceColumn): RowComparator {
  const { validity } = sourceValues(batch, column);
  const present = field.direction === 'asc' ? presentComparator(batch, field, column) : reversed(presentComparator(batch, field, column));
  if (validity === undefined) return present;
  const absentFirst = field.nullOrder === 'nulls-first' ? -1 : 1;
  return (left, right) => {
    const hasLeft = isValid(validity, left);
    const hasRight = isValid(validity, right);
    if (hasLeft && hasRight) return present(left, right);
    return hasLeft === hasRight ? 0 : hasLeft ? -absentFirst : absentFirst;
  };
}

function reversed(compare: RowComparator): RowComparator {
  return (left, right) => compare(right, left);
}

/** Specialised by layout, because a sort of a million rows compares twenty million times. */
function presentComparator(batch: RecordBatch, field: SortField, column: SourceColumn): RowComparator {
  const { data } = sourceValues(batch, column);
  const { type } = column;
  if (field.transform.kind === 'identity') {
    if (data.values instanceof Int32Array) {
      const { values } = data;
      return (left, right) => (values[left] as number) - (values[right] as number);
    }
    if (data.values instanceof BigInt64Array) return longComparator(data.values, data.length);
    if (type.kind === 'string' || type.kind === 'binary') return compareBytesAt(data.values as Uint8Array, data.valueOffsets as Int32Array);
  }
  return transformedComparator(batch, field, column);
}

/** Numbers order like the longs they round, so only equal ones are compared again in full. */
function longComparator(values: BigInt64Array, length: number): RowComparator {
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = Number(values[i]);
  return (left, right) => {
    const difference = (numbers[left] as number) - (numbers[right] as number);
    if (difference !== 0 || values[left] === values[right]) return difference;
    return (values[left] as bigint) < (values[right] as bigint) ? -1 : 1;
  };
}

/** Any transform of any type: values are computed once a row. */
function transformedComparator(batch: RecordBatch, field: SortField, column: SourceColumn): RowComparator {
  const { data, validity } = sourceValues(batch, column);
  const read = valueReader(column.type, data);
  const apply = transformFunction(field.transform, column.type);
  const values = Array.from({ length: data.length }, (_, index): Value | null => (isValid(validity, index) ? apply(read(index)) : null));
  const compare = valueComparator(transformResultType(field.transform, column.type) ?? column.type);
  return (left, right) => {
    const [leftValue, rightValue] = [values[left] as Value | null, values[right] as Value | null];
    // The void transform turns every value into null.
    return leftValue === null || rightValue === null ? 0 : compare(leftValue, rightValue);
  };
}

/** Integers below this are exact as numbers. */
const exactLimit = 2 ** 53;

export interface PackedSortOptions {
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * Sorts rows by one column of integers without a comparison function: key and row number are packed into one number each,
 * and the numbers are sorted natively, which is several times faster and keeps equal rows in order.
 *
 * Returns undefined where the keys spread too far to be packed.
 */
export function packedSort(values: Int32Array | BigInt64Array, length: number, validity: Validity | undefined, options: PackedSortOptions): Uint32Array | undefined {
  const keys = new Float64Array(length);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) {
    if (validity !== undefined && !isValid(validity, i)) continue;
    const key = Number(values[i]);
    keys[i] = key;
    if (key < least) least = key;
    if (key > most) most = key;
  }
  if (!(least > -exactLimit && most < exactLimit)) return undefined;
  const step = commonStep(keys, least, validity);
  // One rank below and one above the values are left for rows without one.
  const ranks = (most - least) / step + 3;
  if (ranks * length >= exactLimit) return undefined;
  const nullRank = options.nullsFirst ? 0 : ranks - 1;
  for (let i = 0; i < length; i++) {
    const offset = options.descending ? most - (keys[i] as number) : (keys[i] as number) - least;
    const rank = validity === undefined || isValid(validity, i) ? offset / step + 1 : nullRank;
    keys[i] = rank * length + i;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % length);
}

/** The largest number that divides all differences: timestamps of whole minutes then spread no further than minutes. */
function commonStep(keys: Float64Array, least: number, validity: Validity | undefined): number {
  let step = 0;
  for (let i = 0; i < keys.length && step !== 1; i++) {
    if (validity !== undefined && !isValid(validity, i)) continue;
    let rest = (keys[i] as number) - least;
    while (rest !== 0) {
      const next = step % rest;
      step = rest;
      rest = next;
    }
  }
  return step === 0 ? 1 : step;
}
