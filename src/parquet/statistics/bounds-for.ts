import type { PrimitiveType } from '../../format/index.ts';
import { BooleanBounds } from './boolean-bounds.ts';
import type { Bounds } from './bounds.ts';
import { BytesBounds } from './bytes-bounds.ts';
import { DecimalBounds } from './decimal-bounds.ts';
import { FloatBounds } from './float-bounds.ts';
import { IntegerBounds } from './integer-bounds.ts';
import { LongBounds } from './long-bounds.ts';

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
