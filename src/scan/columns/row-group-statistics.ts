import type { BoundColumn, ColumnStatistics } from '../../expr/index.ts';
import { decodeValue, isPrimitive, type PrimitiveType, type Value } from '../../format/index.ts';
import type { ColumnChunk, ParquetFooter, ParquetNode, RowGroup } from '../../parquet/index.ts';

/** The column statistics of one row group, by field id, with values in the table's types. */
export class RowGroupStatistics implements ColumnStatistics {
  readonly #rowGroup: RowGroup;
  readonly #leaves: ReadonlyMap<number, number>;
  readonly #nodes: readonly ParquetNode[];

  /** `leaves` maps field ids to positions in `footer.leaves`. */
  constructor(footer: ParquetFooter, rowGroup: RowGroup, leaves: ReadonlyMap<number, number>) {
    this.#rowGroup = rowGroup;
    this.#leaves = leaves;
    this.#nodes = footer.leaves;
  }

  valueCount(): bigint {
    return BigInt(this.#rowGroup.rowCount);
  }

  /** A column that the file lacks is null in every row. */
  nullCount(column: BoundColumn): bigint | undefined {
    const chunk = this.#chunkOf(column);
    if (chunk !== undefined) return chunk.statistics?.nullCount;
    return isPrimitive(column.type) ? this.valueCount() : undefined;
  }

  nanCount(): undefined {
    return undefined;
  }

  lower(column: BoundColumn): Value | undefined {
    return this.#bound(column, this.#chunkOf(column)?.statistics?.lower);
  }

  upper(column: BoundColumn): Value | undefined {
    return this.#bound(column, this.#chunkOf(column)?.statistics?.upper);
  }

  #chunkOf(column: BoundColumn): ColumnChunk | undefined {
    const leaf = this.#leaves.get(column.fieldId);
    return leaf === undefined ? undefined : this.#rowGroup.chunks[leaf];
  }

  #bound(column: BoundColumn, bytes: Uint8Array | undefined): Value | undefined {
    const node = this.#nodes[this.#leaves.get(column.fieldId) ?? -1];
    if (bytes === undefined || node === undefined || !isPrimitive(column.type)) return undefined;
    return plainValue(column.type, node, bytes);
  }
}

/** Positions in `footer.leaves` by field id. */
export function leavesById(footer: ParquetFooter): ReadonlyMap<number, number> {
  return new Map(footer.leaves.flatMap((leaf, index) => (leaf.fieldId === undefined ? [] : [[leaf.fieldId, index]])));
}

/**
 * A plain-encoded value as one of a table type, or undefined where the two do not go together: then it prunes nothing.
 *
 * Plain encoding is Iceberg's own binary form but for decimals in integers and for instants of other units.
 */
export function plainValue(type: PrimitiveType, node: ParquetNode, bytes: Uint8Array): Value | undefined {
  const { logical, physical } = node;
  if (logical?.kind === 'integer' && !logical.signed) return undefined;
  try {
    switch (type.kind) {
      case 'decimal':
        if (logical?.kind !== 'decimal' || logical.scale !== type.scale) return undefined;
        return physical === 'int32' || physical === 'int64' ? integer(bytes, physical) : decodeValue(type, bytes);
      case 'time':
      case 'timestamp':
      case 'timestamptz':
        if (logical?.kind !== (type.kind === 'time' ? 'time' : 'timestamp') || (physical !== 'int32' && physical !== 'int64')) return undefined;
        return inMicros(integer(bytes, physical), logical.unit);
      case 'boolean':
        return physical === 'boolean' ? decodeValue(type, bytes) : undefined;
      case 'int':
      case 'date':
        return physical === 'int32' ? decodeValue(type, bytes) : undefined;
      case 'long':
        return physical === 'int32' || physical === 'int64' ? integer(bytes, physical) : undefined;
      case 'float':
        return physical === 'float' ? decodeValue(type, bytes) : undefined;
      case 'double':
        return physical === 'float' || physical === 'double' ? decodeValue(type, bytes) : undefined;
      case 'string':
      case 'binary':
        return physical === 'byte-array' ? decodeValue(type, bytes) : undefined;
      case 'uuid':
      case 'fixed':
        return physical === 'fixed-length' ? decodeValue(type, bytes) : undefined;
    }
  } catch {
    return undefined;
  }
}

function integer(bytes: Uint8Array, physical: 'int32' | 'int64'): bigint {
  return BigInt(decodeValue({ kind: physical === 'int32' ? 'int' : 'long' }, bytes) as number | bigint);
}

/** Only whole microseconds can be read, and bounds that are rounded down, both of them, still enclose those. */
function inMicros(value: bigint, unit: 'millis' | 'micros' | 'nanos'): bigint {
  if (unit === 'micros') return value;
  if (unit === 'millis') return value * 1000n;
  const micros = value / 1000n;
  return value < 0n && micros * 1000n !== value ? micros - 1n : micros;
}
