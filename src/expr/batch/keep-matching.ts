import { type Data, DataType } from 'apache-arrow';
import type { BoundTest } from '../bound-predicate.ts';
import type { ColumnData } from './column-data.ts';
import { keepBooleans } from './keep-booleans.ts';
import { byteMatcher, keepBytes } from './keep-bytes.ts';
import { keepDecimalRange, keepDecimalSet } from './keep-decimals.ts';
import { keepFloats, keepNan } from './keep-floats.ts';
import { keepIntegerRange, keepNumberSet } from './keep-integers.ts';
import { keepLongRange, keepLongSet } from './keep-longs.ts';
import { intRangeOf, longRangeOf, decimalRangeOf } from './integer-range.ts';
import { keepAbsent, keepPresent, type RowMask } from './row-mask.ts';

/** Clears the rows that fail a test. */
export function keepMatching(test: BoundTest, column: ColumnData, mask: RowMask): void {
  const arrays = [...column.around, column.data];
  if (test.kind === 'is-null') {
    keepAbsent(arrays, mask);
    return;
  }
  if (test.kind === 'not-nan') {
    keepNotNan(test, column, mask);
    return;
  }
  for (const data of arrays) keepPresent(data, mask);
  // A column of nulls only may have no values to look at.
  if (test.kind !== 'not-null' && column.data.nullCount < column.data.length) keepPassing(test, column.data, mask);
}

/** Null is not NaN, so this test alone keeps what is null. */
function keepNotNan(test: BoundTest, column: ColumnData, mask: RowMask): void {
  const nan = mask.slice();
  keepMatching({ kind: 'is-nan', column: test.column }, column, nan);
  for (let row = 0; row < mask.length; row += 1) mask[row] = (mask[row] as number) & ~(nan[row] as number);
}

/** Looks at the values of rows that are present; what stands in the slots of null rows does not matter any more. */
function keepPassing(test: BoundTest, data: Data, mask: RowMask): void {
  if (DataType.isDictionary(data.type)) {
    keepDictionary(test, data, mask);
    return;
  }
  switch (test.column.type.kind) {
    case 'boolean':
      keepBooleans(test, data, mask);
      return;
    case 'int':
    case 'date':
      keepIntegers(test, data.values as Int32Array, mask);
      return;
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      keepLongs(test, data.values as BigInt64Array, mask);
      return;
    case 'float':
    case 'double':
      keepFloating(test, data.values as Float64Array | Float32Array, mask);
      return;
    case 'decimal':
      keepDecimals(test, data.values as Uint32Array, mask);
      return;
    case 'string':
    case 'binary':
      keepBytes({ bytes: data.values as Uint8Array, offsets: data.valueOffsets, width: 0 }, byteMatcher(test), mask);
      return;
    case 'uuid':
    case 'fixed':
      keepBytes({ bytes: data.values as Uint8Array, width: data.stride }, byteMatcher(test), mask);
      return;
    case 'struct':
    case 'list':
    case 'map':
      return;
  }
}

/** Keeps the rows of a dictionary-encoded column that pass, looking at each entry of the dictionary once. */
function keepDictionary(test: BoundTest, data: Data, mask: RowMask): void {
  const chunks = data.dictionary?.data ?? [];
  const passes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0)).fill(1);
  let start = 0;
  for (const chunk of chunks) {
    const part = passes.subarray(start, start + chunk.length);
    keepPresent(chunk, part);
    if (chunk.nullCount < chunk.length) keepPassing(test, chunk, part);
    start += chunk.length;
  }
  const indexes = data.values as Int32Array;
  for (let row = 0; row < mask.length; row += 1) mask[row] = (mask[row] as number) & (passes[indexes[row] as number] ?? 0);
}

function keepIntegers(test: BoundTest, values: Int32Array, mask: RowMask): void {
  if (test.kind === 'in' || test.kind === 'not-in') keepNumberSet(values, test.values as readonly number[], test.kind === 'in', mask);
  if (test.kind !== 'compare') return;
  const { low, high } = intRangeOf(test.operator, test.value as number);
  keepIntegerRange(values, low, high, test.operator !== '!=', mask);
}

function keepLongs(test: BoundTest, values: BigInt64Array, mask: RowMask): void {
  if (test.kind === 'in' || test.kind === 'not-in') keepLongSet(values, test.values as readonly bigint[], test.kind === 'in', mask);
  if (test.kind !== 'compare') return;
  const { low, high } = longRangeOf(test.operator, test.value as bigint);
  keepLongRange(values, low, high, test.operator !== '!=', mask);
}

function keepFloating(test: BoundTest, values: Float32Array | Float64Array, mask: RowMask): void {
  if (test.kind === 'is-nan') keepNan(values, true, mask);
  else if (test.kind === 'compare') keepFloats(values, test.operator, test.value as number, mask);
  else if (test.kind === 'in' || test.kind === 'not-in') keepNumberSet(values, test.values as readonly number[], test.kind === 'in', mask);
}

function keepDecimals(test: BoundTest, words: Uint32Array, mask: RowMask): void {
  if (test.kind === 'in' || test.kind === 'not-in') keepDecimalSet(words, test.values as readonly bigint[], test.kind === 'in', mask);
  if (test.kind !== 'compare') return;
  const { low, high } = decimalRangeOf(test.operator, test.value as bigint);
  keepDecimalRange(words, low, high, test.operator !== '!=', mask);
}
