import { type Data, DataType } from 'apache-arrow';
import type { PrimitiveType } from '../../format/index.ts';
import { arrayOf } from '../arrow/record-batch.ts';
import { isValid, validityOf } from '../statistics/validity.ts';
import { type Cast, ownValidity, unfitValue } from './cast.ts';

/** Large and view layouts of strings and bytes become plain ones; bytes of fixed width also become binary. */
export function castBytes(source: DataType, target: PrimitiveType, arrow: DataType, path: string): Cast | undefined {
  if (target.kind === 'string') {
    if (DataType.isLargeUtf8(source)) return (data) => castLarge(data, arrow, path);
    return DataType.isUtf8View(source) ? (data) => castView(data, arrow) : undefined;
  }
  if (target.kind !== 'binary') return undefined;
  if (DataType.isLargeBinary(source)) return (data) => castLarge(data, arrow, path);
  if (DataType.isBinaryView(source)) return (data) => castView(data, arrow);
  if (!DataType.isFixedSizeBinary(source)) return undefined;
  const { byteWidth } = source;
  return (data) => {
    const offsets = Int32Array.from({ length: data.length + 1 }, (_, index) => index * byteWidth);
    return arrayOf(arrow, data.length, { ...ownValidity(data), offsets, values: data.values as Uint8Array });
  };
}

function castLarge(data: Data, arrow: DataType, path: string): Data {
  const large = data.valueOffsets as unknown as BigInt64Array;
  const first = Number(large[0] ?? 0n);
  const size = Number(large[data.length] ?? 0n) - first;
  if (size >= 2 ** 31) throw unfitValue(path, 0, 'less than 2 GiB of values in one batch', `${size} bytes, to be split`);
  const offsets = Int32Array.from(large.subarray(0, data.length + 1), (offset) => Number(offset) - first);
  return arrayOf(arrow, data.length, { ...ownValidity(data), offsets, values: (data.values as Uint8Array).subarray(first) });
}

/** A view holds up to 12 bytes itself; of longer values it names buffer and offset. */
function castView(data: Data, arrow: DataType): Data {
  const bytes = data.values as unknown as Uint8Array;
  const views = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const validity = validityOf(data);
  const sizes = (index: number): number => (isValid(validity, index) ? views.getInt32(index * 16, true) : 0);
  const offsets = new Int32Array(data.length + 1);
  for (let i = 0; i < data.length; i++) offsets[i + 1] = (offsets[i] as number) + sizes(i);
  const values = new Uint8Array(offsets[data.length] as number);
  for (let i = 0; i < data.length; i++) {
    const size = sizes(i);
    const at = i * 16;
    const source = size <= 12 ? bytes.subarray(at + 4, at + 4 + size) : buffered(data, views.getInt32(at + 8, true), views.getInt32(at + 12, true), size);
    values.set(source, offsets[i]);
  }
  return arrayOf(arrow, data.length, { ...ownValidity(data), offsets, values });
}

function buffered(data: Data, buffer: number, offset: number, size: number): Uint8Array {
  return (data.variadicBuffers[buffer] as Uint8Array).subarray(offset, offset + size);
}
