import { FrazilError } from '../../errors/index.ts';
import { printPrimitiveType } from '../schema/type-text.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { printDecimal } from '../value/decimal-text.ts';
import { truncateLowerBound } from '../value/truncate-bounds.ts';

const longMin = -(2n ** 63n);
const intMin = -(2 ** 31);

/** Truncation to multiples of `width`, towards negative infinity, or to `width` code points or bytes. */
export function truncateFunction(type: PrimitiveType, width: number): (value: Value) => Value {
  if (type.kind === 'string' || type.kind === 'binary') return (value) => truncateLowerBound(type, value, width);
  if (type.kind === 'int') {
    return (value) => {
      const truncated = Math.floor((value as number) / width) * width;
      return truncated < intMin ? tooLow(type, String(value), String(width)) : truncated;
    };
  }
  const wide = BigInt(width);
  const least = type.kind === 'decimal' ? 1n - 10n ** BigInt(type.precision) : longMin;
  const scale = type.kind === 'decimal' ? type.scale : 0;
  return (value) => {
    const truncated = floorMultiple(value as bigint, wide);
    return truncated < least ? tooLow(type, printDecimal(value as bigint, scale), printDecimal(wide, scale)) : truncated;
  };
}

function floorMultiple(value: bigint, width: bigint): bigint {
  const rest = value % width;
  return rest < 0n ? value - rest - width : value - rest;
}

/** Other writers wrap around here, or write a digit too many, and so put the row into a partition that no filter finds. */
function tooLow(type: PrimitiveType, value: string, width: string): never {
  const name = printPrimitiveType(type);
  throw new FrazilError('value-invalid', `${value} truncated to multiples of ${width} falls below the least value of ${name}; partition by another transform to store it`, {
    context: { type: name },
  });
}
