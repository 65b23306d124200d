import type { Data, RecordBatch } from 'apache-arrow';
import { encodeValue, type PrimitiveType, type Schema, truncateLowerBound, truncateUpperBound, type Type } from '../../format/index.ts';
import { BooleanBounds, DecimalBounds, FloatBounds, IntegerBounds, LongBounds } from './fixed-width-bounds.ts';
import type { Bounds } from './bounds.ts';
import { BytesBounds } from './bytes-bounds.ts';
import { countNulls, intersectValidity, type Validity, validityOf } from './validity.ts';

/** An empty gatherer for values of the type, held in the Arrow layout of `arrowTypeOf`. */
export function boundsFor(type: PrimitiveType): Bounds {
  switch (type.kind) {
    case 'boolean':
      return new BooleanBounds();
    case 'int':
    case 'date':
      return new IntegerBounds();
    case 'long':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return new LongBounds();
    case 'float':
    case 'double':
      return new FloatBounds();
    case 'decimal':
      return new DecimalBounds();
    case 'string':
      return new BytesBounds('string');
    case 'binary':
    case 'uuid':
    case 'fixed':
      return new BytesBounds('bytes');
  }
}

/** Column statistics of a data file by field id, as a manifest holds them. */
export interface FileStatistics {
  readonly valueCounts: ReadonlyMap<number, bigint>;
  readonly nullValueCounts: ReadonlyMap<number, bigint>;
  readonly nanValueCounts: ReadonlyMap<number, bigint>;
  readonly lowerBounds: ReadonlyMap<number, Uint8Array>;
  readonly upperBounds: ReadonlyMap<number, Uint8Array>;
}

interface Leaf {
  readonly id: number;
  readonly type: PrimitiveType;
  /** Child indexes from the batch down to the leaf. */
  readonly path: readonly number[];
  readonly bounds: Bounds;
  nullCount: number;
}

/**
 * Gathers statistics of the batches that go into one data file.
 *
 * Covers primitive columns and primitive fields of structs; elements of lists and maps have none, because their counts
 * are not counts of rows. A field of an absent struct counts as null.
 */
export class StatisticsCollector {
  readonly #leaves: Leaf[] = [];
  #rowCount = 0;

  constructor(schema: Schema) {
    for (const [index, field] of schema.fields.entries()) this.#addLeaves(field.id, field.type, [index]);
  }

  /** Takes in a batch whose schema is `arrowSchemaOf` the table schema. */
  add(batch: RecordBatch): void {
    if (batch.numRows === 0) return;
    this.#rowCount += batch.numRows;
    for (const leaf of this.#leaves) addTo(leaf, batch.data);
  }

  /** The statistics of everything added so far. */
  finish(): FileStatistics {
    const lowerBounds = new Map<number, Uint8Array>();
    const upperBounds = new Map<number, Uint8Array>();
    const nanValueCounts = new Map<number, bigint>();
    for (const { id, type, bounds } of this.#leaves) {
      const lower = bounds.lower();
      const upper = bounds.upper();
      const shortLower = lower === undefined ? undefined : truncateLowerBound(type, lower);
      const shortUpper = upper === undefined ? undefined : truncateUpperBound(type, upper);
      if (shortLower !== undefined) lowerBounds.set(id, encodeValue(type, shortLower));
      if (shortUpper !== undefined) upperBounds.set(id, encodeValue(type, shortUpper));
      if (bounds.nanCount !== undefined) nanValueCounts.set(id, BigInt(bounds.nanCount));
    }
    return {
      valueCounts: new Map(this.#leaves.map(({ id }) => [id, BigInt(this.#rowCount)])),
      nullValueCounts: new Map(this.#leaves.map(({ id, nullCount }) => [id, BigInt(nullCount)])),
      nanValueCounts,
      lowerBounds,
      upperBounds,
    };
  }

  #addLeaves(id: number, type: Type, path: readonly number[]): void {
    if (type.kind === 'list' || type.kind === 'map') return;
    if (type.kind === 'struct') {
      for (const [index, field] of type.fields.entries()) this.#addLeaves(field.id, field.type, [...path, index]);
      return;
    }
    this.#leaves.push({ id, type, path, bounds: boundsFor(type), nullCount: 0 });
  }
}

function addTo(leaf: Leaf, root: Data): void {
  let data = root;
  let validity: Validity | undefined;
  for (const index of leaf.path) {
    data = data.children[index] as Data;
    validity = intersectValidity(validity, validityOf(data), data.length);
  }
  const nulls = countNulls(validity, data.length);
  leaf.nullCount += nulls;
  if (nulls < data.length) leaf.bounds.add(data, nulls === 0 ? undefined : validity);
}
