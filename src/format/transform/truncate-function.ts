import { FrazilError } from '../../errors/index.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { truncateLowerBound } from '../value/truncate-bounds.ts';

const longMin = -(2n ** 63n);
const intMin = -(2 ** 31);

/** Truncation to multiples of `width`, towards negative infinity, or to `width` code points or bytes. */
export function truncateFunction(type: PrimitiveType, width: number): (value: Value) => Value {
  if (type.kind === 'string' || type.kind === 'binary') return (value) => truncateLowerBound(type, value, width);
  if (type.kind === 'int') {
    return (value) => {
      const truncated = Math.floor((value as number) / width) * width;
      return truncated < intMin ? tooLow(value, width) : truncated;
    };
  }
  const wide = BigInt(width);
  if (type.kind === 'decimal') return (value) => floorMultiple(value as bigint, wide);
  return (value) => {
    const truncated = floorMultiple(value as bigint, wide);
    return truncated < longMin ? tooLow(value, width) : truncated;
  };
}

function floorMultiple(value: bigint, width: bigint): bigint {
  const rest = value % width;
  return rest < 0n ? value - rest - width : value - rest;
}

/** Other writers wrap around here and so put the row into a partition that no filter finds. */
function tooLow(value: Value, width: number): never {
  throw new FrazilError('value-invalid', `${String(value)} truncated to multiples of ${width} falls below the least integer of its type`);
}
