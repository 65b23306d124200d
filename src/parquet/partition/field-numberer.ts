import type { RecordBatch } from 'apache-arrow';
import { compareBytes, type PartitionField, type Schema, transformFunction, type TransformFunction, type Value } from '../../format/index.ts';
import { isValid, type Validity } from '../statistics/validity.ts';
import { type SourceColumn, sourceColumn, sourceValues } from './source-column.ts';
import { valueReader } from './value-reader.ts';
import { ValueNumbers } from './value-numbers.ts';

const hourMicros = 3_600_000_000;
const dayMicros = 86_400_000_000;
/** Hours of more rows than this are looked up; a table that wide would only cost memory. */
const cachedUnits = 100_000;

/** Numbers the rows of batches by the value that one partition field gives them. */
export class FieldNumberer {
  readonly #column: SourceColumn;
  readonly #apply: TransformFunction;
  readonly #unitMicros: number | undefined;
  readonly #numberOfUnit = new Map<number, number>();
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
    if (this.#unitMicros !== undefined) return this.#numberInstants(data.values as BigInt64Array, data.length, validity, this.#unitMicros);
    const numbers = new Int32Array(data.length);
    const read = valueReader(this.#column.type, data);
    const nullNumber = validity === undefined ? -1 : this.#numbers.numberOf(this.#apply(null));
    let last: Value | undefined;
    let lastNumber = -1;
    for (let i = 0; i < numbers.length; i++) {
      if (!isValid(validity, i)) {
        numbers[i] = nullNumber;
        continue;
      }
      const value = read(i);
      if (last === undefined || !sameValue(value, last)) {
        last = value;
        lastNumber = this.#numbers.numberOf(this.#apply(value));
      }
      numbers[i] = lastNumber;
    }
    return numbers;
  }

  /** Instants are reduced to whole hours or days with numbers first, so that the transform runs once for each of those. */
  #numberInstants(micros: BigInt64Array, length: number, validity: Validity | undefined, unitMicros: number): Int32Array {
    const numbers = new Int32Array(length);
    const halves = new Int32Array(micros.buffer, micros.byteOffset, length * 2);
    const nullNumber = validity === undefined ? -1 : this.#numbers.numberOf(null);
    let lastUnit = Number.NaN;
    let lastNumber = -1;
    for (let i = 0; i < length; i++) {
      if (!isValid(validity, i)) {
        numbers[i] = nullNumber;
        continue;
      }
      const value = (halves[i * 2 + 1] as number) * 4294967296 + ((halves[i * 2] as number) >>> 0);
      // Beyond 2^53 the number is rounded, which could cross into the next hour.
      if (!Number.isSafeInteger(value)) {
        numbers[i] = this.#numbers.numberOf(this.#apply(micros[i] as bigint));
        continue;
      }
      const unit = Math.floor(value / unitMicros);
      if (unit !== lastUnit) {
        lastUnit = unit;
        lastNumber = this.#numberOf(unit, micros[i] as bigint);
      }
      numbers[i] = lastNumber;
    }
    return numbers;
  }

  #numberOf(unit: number, value: bigint): number {
    const known = this.#numberOfUnit.get(unit);
    if (known !== undefined) return known;
    const number = this.#numbers.numberOf(this.#apply(value));
    if (this.#numberOfUnit.size < cachedUnits) this.#numberOfUnit.set(unit, number);
    return number;
  }
}

function unitOf(field: PartitionField, { type }: SourceColumn): number | undefined {
  if (type.kind !== 'timestamp' && type.kind !== 'timestamptz') return undefined;
  if (field.transform.kind === 'hour') return hourMicros;
  return field.transform.kind === 'day' || field.transform.kind === 'month' || field.transform.kind === 'year' ? dayMicros : undefined;
}

function sameValue(left: Value, right: Value): boolean {
  if (left instanceof Uint8Array) return right instanceof Uint8Array && compareBytes(left, right) === 0;
  return Object.is(left, right);
}
