import type { Data, RecordBatch } from 'apache-arrow';
import { type PartitionField, type Schema, transformFunction, type TransformFunction, type Value } from '../../format/index.ts';
import { isValid, type Validity } from '../statistics/validity.ts';
import { BytesTable } from './bytes-table.ts';
import { type SourceColumn, sourceColumn, sourceValues } from './source-column.ts';
import { type ValueReader, valueReader } from './value-reader.ts';
import { ValueNumbers } from './value-numbers.ts';

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
