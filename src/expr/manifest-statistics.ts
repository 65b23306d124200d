import { type DataFile, decodeValue, type FieldSummary, type Type, type Value } from '../format/index.ts';
import type { BoundColumn } from './bound-predicate.ts';
import type { ColumnStatistics } from './column-statistics.ts';

/** The column statistics that a manifest holds of a file. */
export class DataFileStatistics implements ColumnStatistics {
  readonly #file: DataFile;

  constructor(file: DataFile) {
    this.#file = file;
  }

  valueCount(column: BoundColumn): bigint | undefined {
    return this.#countsEveryRecord(column) ? this.#file.recordCount : undefined;
  }

  nullCount(column: BoundColumn): bigint | undefined {
    return this.#countsEveryRecord(column) ? this.#file.nullValueCounts?.get(column.fieldId) : undefined;
  }

  nanCount(column: BoundColumn): bigint | undefined {
    return this.#file.nanValueCounts?.get(column.fieldId);
  }

  lower(column: BoundColumn): Value | undefined {
    return boundFromBytes(column.type, this.#file.lowerBounds?.get(column.fieldId));
  }

  upper(column: BoundColumn): Value | undefined {
    return boundFromBytes(column.type, this.#file.upperBounds?.get(column.fieldId));
  }

  /**
   * Columns of predicates do not repeat, so each has one value a record. A writer that counted others left out nulls, or rows
   * without the struct around the column: then no count can be compared, and that there were no nulls says nothing.
   */
  #countsEveryRecord(column: BoundColumn): boolean {
    const counted = this.#file.valueCounts?.get(column.fieldId);
    return counted === undefined || counted === this.#file.recordCount;
  }
}

/** What a manifest list says of one partition field over a manifest; it counts nothing, but knows what is absent. */
export class FieldSummaryStatistics implements ColumnStatistics {
  readonly #summary: FieldSummary;

  constructor(summary: FieldSummary) {
    this.#summary = summary;
  }

  valueCount(): undefined {
    return undefined;
  }

  nullCount(): bigint | undefined {
    return this.#summary.containsNull ? undefined : 0n;
  }

  nanCount(): bigint | undefined {
    return this.#summary.containsNan === false ? 0n : undefined;
  }

  lower(column: BoundColumn): Value | undefined {
    return boundFromBytes(column.type, this.#summary.lowerBound);
  }

  upper(column: BoundColumn): Value | undefined {
    return boundFromBytes(column.type, this.#summary.upperBound);
  }
}

/** The value of a bound as metadata stores it, or undefined if it is missing or no value of the type: then it prunes nothing. */
function boundFromBytes(type: Type, bytes: Uint8Array | undefined): Value | undefined {
  if (bytes === undefined || type.kind === 'struct' || type.kind === 'list' || type.kind === 'map') return undefined;
  try {
    return decodeValue(type, bytes);
  } catch {
    return undefined;
  }
}
