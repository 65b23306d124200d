import type { Data, RecordBatch } from 'apache-arrow';
import { type PartitionField, printHex, type Schema, transformFunction, type TransformFunction, type Value } from '../../format/index.ts';
import { isValid, type Validity } from '../statistics/validity.ts';
import { type SourceColumn, sourceColumn, sourceValues, type ValueReader, valueReader } from './source-column.ts';

const hourMicros = 3_600_000_000;
const dayMicros = 86_400_000_000;
/** Distinct keys that are remembered; a column with more of them is computed row by row. */
const keyLimit = 65_536;

/**
 * Numbers the rows of batches by the value that one partition field gives them.
 *
 * A transform costs more than a look-up, so it runs once for each distinct integer, byte string, or day or hour of an instant.
 */
export class FieldNumberer {
  readonly #column: SourceColumn;
  readonly #apply: TransformFunction;
  readonly #unitMicros: number;
  readonly #numberOfKey = new Map<number, number>();
  readonly #numberOfBytes = new BytesTable();
  readonly #numbers = new ValueNumbers();

  constructor(field: PartitionField, schema: Schema) {
    this.#column = sourceColumn(schema, field.sourceId);
    this.#apply = transformFunction(field.transform, this.#column.type);
    this.#unitMicros = unitOf(field, this.#column);
  }

  valueOf(number: number): Value | null {
    return this.#numbers.valueOf(number);
  }

  /** The number of each row; equal numbers mean equal partition values, also across batches. */
  number(batch: RecordBatch): Int32Array {
    const { data, validity } = sourceValues(batch, this.#column);
    const numbers = new Int32Array(data.length);
    const read = valueReader(this.#column.type, data);
    const { kind } = this.#column.type;
    if (data.values instanceof BigInt64Array) this.#numberLongs(numbers, data.values, validity, read);
    else if (data.values instanceof Int32Array) this.#numberInts(numbers, data.values, validity, read);
    else if (kind === 'string' || kind === 'binary') this.#numberBytes(numbers, data, validity, read);
    else for (let i = 0; i < numbers.length; i++) if (isValid(validity, i)) numbers[i] = this.#compute(read(i));
    if (validity !== undefined) this.#numberNulls(numbers, validity);
    return numbers;
  }

  #numberLongs(numbers: Int32Array, values: BigInt64Array, validity: Validity | undefined, read: ValueReader): void {
    const halves = new Int32Array(values.buffer, values.byteOffset, numbers.length * 2);
    let lastKey = Number.NaN;
    let lastNumber = -1;
    for (let i = 0; i < numbers.length; i++) {
      if (validity !== undefined && !isValid(validity, i)) continue;
      const value = (halves[i * 2 + 1] as number) * 4294967296 + ((halves[i * 2] as number) >>> 0);
      // Beyond 2^53 the number is rounded, which could make two longs equal or cross into the next hour.
      if (!Number.isSafeInteger(value)) {
        numbers[i] = this.#compute(read(i));
        continue;
      }
      const key = Math.floor(value / this.#unitMicros);
      if (key !== lastKey) {
        lastNumber = this.#remember(key, read, i);
        lastKey = key;
      }
      numbers[i] = lastNumber;
    }
  }

  #numberInts(numbers: Int32Array, values: Int32Array, validity: Validity | undefined, read: ValueReader): void {
    let lastKey = Number.NaN;
    let lastNumber = -1;
    for (let i = 0; i < numbers.length; i++) {
      if (validity !== undefined && !isValid(validity, i)) continue;
      const key = values[i] as number;
      if (key !== lastKey) {
        lastNumber = this.#remember(key, read, i);
        lastKey = key;
      }
      numbers[i] = lastNumber;
    }
  }

  #numberBytes(numbers: Int32Array, data: Data, validity: Validity | undefined, read: ValueReader): void {
    const bytes = data.values as Uint8Array;
    const offsets = data.valueOffsets as Int32Array;
    for (let i = 0; i < numbers.length; i++) {
      if (validity !== undefined && !isValid(validity, i)) continue;
      numbers[i] = this.#numberOfBytes.number(bytes, offsets[i] as number, offsets[i + 1] as number, () => this.#compute(read(i)));
    }
  }

  #numberNulls(numbers: Int32Array, validity: Validity): void {
    const number = this.#numbers.numberOf(this.#apply(null));
    for (let i = 0; i < numbers.length; i++) if (!isValid(validity, i)) numbers[i] = number;
  }

  #remember(key: number, read: ValueReader, index: number): number {
    const known = this.#numberOfKey.get(key);
    if (known !== undefined) return known;
    const number = this.#compute(read(index));
    if (this.#numberOfKey.size < keyLimit) this.#numberOfKey.set(key, number);
    return number;
  }

  #compute(value: Value): number {
    return this.#numbers.numberOf(this.#apply(value));
  }
}

/** How many microseconds fall into one value of the transform at least; 1 where every value counts by itself. */
function unitOf(field: PartitionField, { type }: SourceColumn): number {
  if (type.kind !== 'timestamp' && type.kind !== 'timestamptz') return 1;
  if (field.transform.kind === 'hour') return hourMicros;
  return field.transform.kind === 'day' || field.transform.kind === 'month' || field.transform.kind === 'year' ? dayMicros : 1;
}

/** Entries that a table keeps; further keys are not remembered. */
const entryLimit = 65_536;

/** Remembers a number for each distinct byte string; keys are looked up in place, without being copied or decoded. */
export class BytesTable {
  #slots: Int32Array = new Int32Array(256).fill(-1);
  readonly #hashes: number[] = [];
  readonly #keys: Uint8Array[] = [];
  readonly #numbers: number[] = [];

  /** The number of `bytes[start..end)`; when it is not known, what `find` returns, remembered from then on. */
  number(bytes: Uint8Array, start: number, end: number, find: () => number): number {
    const hash = hashBytes(bytes, start, end);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot] as number; entry >= 0; entry = this.#slots[slot] as number) {
      if (this.#hashes[entry] === hash && sameBytes(this.#keys[entry] as Uint8Array, bytes, start, end)) return this.#numbers[entry] as number;
      slot = (slot + 1) & mask;
    }
    const number = find();
    if (this.#keys.length < entryLimit) {
      this.#slots[slot] = this.#keys.length;
      this.#hashes.push(hash);
      this.#keys.push(bytes.slice(start, end));
      this.#numbers.push(number);
      if (this.#keys.length * 2 > this.#slots.length) this.#grow();
    }
    return number;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(-1);
    const mask = this.#slots.length - 1;
    for (const [entry, hash] of this.#hashes.entries()) {
      let slot = hash & mask;
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}

/** FNV-1a with a final mix, so that the low bits depend on all of the key. */
function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function sameBytes(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}

/** Gives each distinct value of a partition field a small number, in order of appearance; null is a value. */
export class ValueNumbers {
  readonly #numbers = new Map<unknown, number>();
  readonly #values: (Value | null)[] = [];

  numberOf(value: Value | null): number {
    const key = identityOf(value);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#values.length;
      this.#numbers.set(key, number);
      // A view of a batch would keep all of its memory.
      this.#values.push(value instanceof Uint8Array ? value.slice() : value);
    }
    return number;
  }

  valueOf(number: number): Value | null {
    return this.#values[number] as Value | null;
  }
}

/** Maps hold -0 and +0 for one key and compare bytes by reference; as partitions, zeros differ and equal bytes do not. */
function identityOf(value: Value | null): unknown {
  if (value instanceof Uint8Array) return `bytes ${printHex(value)}`;
  return Object.is(value, -0) ? 'zero below' : typeof value === 'string' ? `text ${value}` : value;
}
