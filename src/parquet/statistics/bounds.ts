import type { Data } from 'apache-arrow';
import type { PrimitiveType, Value } from '../../format/index.ts';
import { BooleanBounds } from './boolean-bounds.ts';
import { BytesBounds } from './bytes-bounds.ts';
import { DecimalBounds } from './decimal-bounds.ts';
import { FloatBounds } from './float-bounds.ts';
import { IntegerBounds } from './integer-bounds.ts';
import { LongBounds } from './long-bounds.ts';
import type { Validity } from './validity.ts';

/** Smallest and largest value of a column, gathered array by array. */
export interface Bounds {
  /** Takes in `length` values; `nullCount` of them are absent according to `validity`. Never called for an array without a value. */
  add(data: Data, validity: Validity | undefined): void;
  /** Undefined when no value that orders was seen. */
  lower(): Value | undefined;
  upper(): Value | undefined;
  /** Set for float and double. */
  readonly nanCount?: number;
}

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
