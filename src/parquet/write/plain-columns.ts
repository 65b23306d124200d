import { type Data, DataType, type RecordBatch } from 'apache-arrow';
import { isValid, validityOf } from '../statistics/validity.ts';

/** So many values of a column are looked at; more would not change a decision that is worth much. */
const sampleRows = 2048;
/** Neighbours that are looked at together, because equal values often are neighbours. */
const neighbours = 8;
/** A dictionary pays while fewer than so many of the values differ: else it is as large as what it stands for. */
const distinctShareMax = 0.4;

/**
 * Names of the top-level columns that are better written without a dictionary, judged by a sample of their values.
 *
 * A dictionary of ids or measurements costs half of the encoding time, and makes the file larger. Nested columns keep
 * theirs: the encoder cannot be told about them by name.
 */
export function plainColumns(batches: readonly RecordBatch[]): readonly string[] {
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  const fields = batches[0]?.schema.fields ?? [];
  return fields.flatMap(({ name }, column) => {
    const parts = batches.map((batch) => batch.data.children[column] as Data);
    const hash = parts[0] === undefined ? undefined : hasherOf(parts[0].type);
    return hash === undefined || paysOff(parts, rows, hash) ? [] : [name];
  });
}

/**
 * Whether at most `distinctShareMax` of the values differ, as far as the sample tells.
 *
 * Runs of equal neighbours count once. Of the runs that are there, the sample takes a part; from that follows how many
 * different values it holds if exactly that share of the column's values differ.
 */
function paysOff(parts: readonly Data[], rows: number, hash: Hasher): boolean {
  const seen = new Set<number>();
  let present = 0;
  let runs = 0;
  let looked = 0;
  for (const { part, start, end } of sampleOf(parts, rows)) {
    const validity = validityOf(part);
    const hashAt = hash(part);
    let previous: number | undefined;
    for (let row = start; row < end; row++) {
      looked += 1;
      if (!isValid(validity, row)) continue;
      present += 1;
      const value = hashAt(row);
      if (value === previous) continue;
      runs += 1;
      seen.add(value);
      previous = value;
    }
  }
  if (present === 0) return false;
  const values = rows * (present / looked);
  const allRuns = values * (runs / present);
  const distinct = distinctShareMax * values;
  return seen.size < distinct * (1 - (1 - Math.min(1, runs / allRuns)) ** (allRuns / distinct));
}

/** Spans of neighbours all over the arrays; everything, when that is not more than the sample. */
function* sampleOf(parts: readonly Data[], rows: number): Generator<{ readonly part: Data; readonly start: number; readonly end: number }> {
  const step = Math.max(neighbours, Math.floor((rows * neighbours) / sampleRows));
  let first = 0;
  let span = 0;
  for (const part of parts) {
    for (; span * step < first + part.length; span++) {
      // Not every so many rows exactly: data may repeat in the same rhythm.
      const start = span * step + ((Math.imul(span, 0x9e3779b1) >>> 0) % (step - neighbours + 1)) - first;
      if (start >= part.length) break;
      yield { part, start, end: Math.min(part.length, start + neighbours) };
    }
    first += part.length;
  }
}

/** A hash of 32 bits of the value in a row of an array. */
type Hasher = (data: Data) => (row: number) => number;

/** How values of a type are hashed; undefined for types of which the encoder decides by itself. */
function hasherOf(type: DataType): Hasher | undefined {
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return hashVariable;
  if (DataType.isFixedSizeBinary(type)) return (data) => hashBytes(data.values as Uint8Array, type.byteWidth);
  if (DataType.isDecimal(type)) return (data) => hashWords(data, 4);
  if (DataType.isInt(type) && type.bitWidth < 32) return undefined;
  const numbers = DataType.isInt(type) || DataType.isFloat(type) || DataType.isDate(type) || DataType.isTime(type) || DataType.isTimestamp(type);
  return numbers ? (data) => hashWords(data, (data.values as Int32Array).BYTES_PER_ELEMENT / 4) : undefined;
}

function hashWords(data: Data, wordsPerValue: number): (row: number) => number {
  const { buffer, byteOffset, byteLength } = data.values as Int32Array;
  const words = new Int32Array(buffer, byteOffset, byteLength >> 2);
  return (row) => {
    let hash = 0;
    for (let at = row * wordsPerValue; at < (row + 1) * wordsPerValue; at++) hash = mix(hash, words[at] as number);
    return hash;
  };
}

function hashVariable(data: Data): (row: number) => number {
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  return (row) => hashSpan(bytes, offsets[row] as number, offsets[row + 1] as number);
}

function hashBytes(bytes: Uint8Array, width: number): (row: number) => number {
  return (row) => hashSpan(bytes, row * width, (row + 1) * width);
}

function hashSpan(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = mix(hash, bytes[at] as number);
  return hash;
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
