import { type Data, util } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';

/** Turns an array of one Arrow type into the layout that Frazil writes. */
export type Cast = (data: Data) => Data;

/** The error of a value that the target cannot hold without loss. `index` counts from the start of the array. */
export function unfitValue(path: string, index: number, expected: string, found: string): FrazilError {
  return new FrazilError('row-invalid', `Row ${index + 1} of a batch, column "${path}": expected ${expected}, found ${found}.`, {
    context: { row: index + 1, column: path, expected, found },
  });
}

/** The validity of an array from bit 0 on, for an array built beside it. */
export function ownValidity(data: Data): { readonly validity?: Uint8Array; readonly nullCount: number } {
  const { nullCount } = data;
  if (nullCount === 0) return { nullCount };
  return { nullCount, validity: util.truncateBitmap(data.offset, data.length, data.nullBitmap as Uint8Array) };
}
