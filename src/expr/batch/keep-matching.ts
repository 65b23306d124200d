import { type Data, DataType, type RecordBatch } from 'apache-arrow';
import { assertInvariant } from '../../errors/index.ts';
import type { BoundColumn, BoundTest } from '../bound-predicate.ts';
import { matchesValue } from '../match-value.ts';
import { byteMatcher, keepBytes } from './keep-bytes.ts';
import { decimalRangeOf, intRangeOf, keepDecimalRange, keepDecimalSet, keepFloats, keepIntegerRange, keepLongRange, keepLongSet, keepNan, keepNumberSet, longRangeOf } from './keep-numbers.ts';
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

/** Keeps the rows whose boolean (bit `offset + row`) passes. There are only two values, so both are judged beforehand. */
function keepBooleans(test: BoundTest, data: Data, mask: RowMask): void {
  const onFalse = matchesValue(test, false) ? 1 : 0;
  const onTrue = matchesValue(test, true) ? 1 : 0;
  const bits = data.values as Uint8Array;
  for (let row = 0, bit = data.offset; row < mask.length; row += 1, bit += 1) {
    const value = ((bits[bit >> 3] as number) >> (bit & 7)) & 1;
    mask[row] = (mask[row] as number) & (value === 1 ? onTrue : onFalse);
  }
}

/** The arrays of a column in a batch: its own last, before it the structs around it, whose nulls are its nulls too. */
interface ColumnData {
  readonly data: Data;
  readonly around: readonly Data[];
}

/** Finds a column in a batch by its path. The batch must have it: whoever reads a batch reads the columns of its predicate. */
export function columnData(column: BoundColumn, batch: RecordBatch): ColumnData {
  const around: Data[] = [];
  let struct: Data = batch.data;
  for (const [level, name] of column.path.entries()) {
    const index = (struct.type.children ?? []).findIndex((field) => field.name === name);
    const data = struct.children[index];
    assertInvariant(data !== undefined, `The batch lacks the column ${column.path.join('.')} of the predicate.`, { path: column.path, fieldId: column.fieldId });
    if (level === column.path.length - 1) return { data, around };
    around.push(data);
    struct = data;
  }
  assertInvariant(false, 'A bound column has an empty path.');
}
