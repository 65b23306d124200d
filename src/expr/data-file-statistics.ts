import type { DataFile, Value } from '../format/index.ts';
import { boundFromBytes } from './bound-bytes.ts';
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
