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

  /** Columns of predicates do not repeat, so each has one value a record; some writers leave nulls out, and then no count can be compared. */
  valueCount(column: BoundColumn): bigint | undefined {
    const { recordCount, valueCounts } = this.#file;
    const counted = valueCounts?.get(column.fieldId);
    return counted === undefined || counted === recordCount ? recordCount : undefined;
  }

  nullCount(column: BoundColumn): bigint | undefined {
    return this.#file.nullValueCounts?.get(column.fieldId);
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
}
