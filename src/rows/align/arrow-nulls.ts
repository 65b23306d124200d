import { Data, type DataType, util } from 'apache-arrow';

/** The validity of an array from bit 0 on, for an array with other offsets that is built of it. */
export function validityOf(data: Data): { readonly validity?: Uint8Array; readonly nullCount: number } {
  const { nullCount } = data;
  return nullCount === 0 ? { nullCount } : { nullCount, validity: util.truncateBitmap(data.offset, data.length, data.nullBitmap) };
}

/** The same buffers under our own type object and class: the array may come from another copy of the Arrow library. */
export function adopt(data: Data, type: DataType, children: readonly Data[] = []): Data {
  const { valueOffsets, values, nullBitmap, nullCount } = data;
  return new Data(type, data.offset, data.length, nullCount, [valueOffsets, values, nullCount === 0 ? undefined : nullBitmap, undefined] as never, [...children]);
}
