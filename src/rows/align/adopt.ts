import { Data, type DataType } from 'apache-arrow';

/** The same buffers under our own type object and class: the array may come from another copy of the Arrow library. */
export function adopt(data: Data, type: DataType, children: readonly Data[] = []): Data {
  const { valueOffsets, values, nullBitmap, nullCount } = data;
  return new Data(type, data.offset, data.length, nullCount, [valueOffsets, values, nullCount === 0 ? undefined : nullBitmap, undefined] as never, [...children]);
}
