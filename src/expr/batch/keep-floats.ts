import type { ComparisonOperator } from '../predicate.ts';
import type { RowMask } from './row-mask.ts';

/** Keeps the rows whose number compares so with the value, by IEEE 754: NaN only differs. */
export function keepFloats(values: Float32Array | Float64Array, operator: ComparisonOperator, value: number, mask: RowMask): void {
  const rows = mask.length;
  switch (operator) {
    case '=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) === value ? 1 : 0);
      break;
    case '!=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) === value ? 0 : 1);
      break;
    case '<':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) < value ? 1 : 0);
      break;
    case '<=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) <= value ? 1 : 0);
      break;
    case '>':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) > value ? 1 : 0);
      break;
    case '>=':
      for (let row = 0; row < rows; row += 1) mask[row] = (mask[row] as number) & ((values[row] as number) >= value ? 1 : 0);
      break;
    default:
      operator satisfies never;
  }
}

/** Keeps the rows whose number is NaN, or, with `wanted` false, is not. */
export function keepNan(values: Float32Array | Float64Array, wanted: boolean, mask: RowMask): void {
  for (let row = 0; row < mask.length; row += 1) {
    const value = values[row] as number;
    mask[row] = (mask[row] as number) & ((value !== value) === wanted ? 1 : 0);
  }
}
