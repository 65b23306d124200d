import type { BoundColumn, ColumnStatistics } from '../../expr/index.ts';
import { isPrimitive, type Value } from '../../format/index.ts';
import { type ChunkBounds, chunkBounds, type ParquetFooter, type RowGroup } from '../../parquet/index.ts';

/** The column statistics of one row group, by field id, with values in the table's types. */
export class RowGroupStatistics implements ColumnStatistics {
  readonly #footer: ParquetFooter;
  readonly #rowGroup: RowGroup;
  readonly #leaves: ReadonlyMap<number, number>;
  readonly #constants: ReadonlyMap<number, Value>;

  /** `leaves` maps field ids to positions in `footer.leaves`; of columns in `constants` the file may know nothing. */
  constructor(footer: ParquetFooter, rowGroup: RowGroup, leaves: ReadonlyMap<number, number>, constants: ReadonlyMap<number, Value> = new Map()) {
    this.#constants = constants;
    this.#footer = footer;
    this.#rowGroup = rowGroup;
    this.#leaves = leaves;
  }

  valueCount(): bigint {
    return BigInt(this.#rowGroup.rowCount);
  }

  /** A column that the file lacks is null in every row, unless its partition states it. */
  nullCount(column: BoundColumn): bigint | undefined {
    if (!isPrimitive(column.type)) return undefined;
    if (this.#leaves.has(column.fieldId)) return this.#boundsOf(column).nullCount;
    return this.#constants.has(column.fieldId) ? undefined : this.valueCount();
  }

  nanCount(): undefined {
    return undefined;
  }

  lower(column: BoundColumn): Value | undefined {
    return this.#boundsOf(column).lower;
  }

  upper(column: BoundColumn): Value | undefined {
    return this.#boundsOf(column).upper;
  }

  #boundsOf({ fieldId, type }: BoundColumn): ChunkBounds {
    const index = this.#leaves.get(fieldId) ?? -1;
    const leaf = this.#footer.leaves[index];
    return leaf === undefined || !isPrimitive(type) ? {} : chunkBounds(leaf, this.#rowGroup.chunks[index]?.statistics, type);
  }
}

/** Positions in `footer.leaves` by field id. */
export function leavesById(footer: ParquetFooter): ReadonlyMap<number, number> {
  return new Map(footer.leaves.flatMap((leaf, index) => (leaf.fieldId === undefined ? [] : [[leaf.fieldId, index]])));
}
