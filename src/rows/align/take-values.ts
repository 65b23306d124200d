import { type Data, DataType } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { isPresent } from './arrow-nulls.ts';

/** Positions in a dictionary, by row; -1 stands for null. */
export type Positions = Int32Array;

/** The positions that the keys of a dictionary array name. */
export function positionsOf(data: Data): Positions {
  const keys = data.values as ArrayLike<number | bigint>;
  const positions = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) positions[i] = isPresent(data, i) ? Number(keys[i]) : -1;
  return positions;
}

/** The values of a flat array at the positions, as an array of their own. Positions of null values give nulls. */
export function takeValues(data: Data, type: DataType, positions: Positions): Data {
  const validity = new Uint8Array((positions.length + 7) >> 3);
  let nullCount = 0;
  for (const [row, position] of positions.entries()) {
    if (position >= 0 && isPresent(data, position)) validity[row >> 3] = (validity[row >> 3] as number) | (1 << (row & 7));
    else nullCount++;
  }
  const nulls = nullCount === 0 ? { nullCount } : { nullCount, validity };
  if (DataType.isBool(type)) return arrayOf(type, positions.length, { ...nulls, values: takeBits(data, positions) });
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return arrayOf(type, positions.length, { ...nulls, ...takeBytes(data, positions) });
  return arrayOf(type, positions.length, { ...nulls, values: takeWide(data, positions) });
}

function takeBits(data: Data, positions: Positions): Uint8Array {
  const bits = data.values as Uint8Array;
  const taken = new Uint8Array((positions.length + 7) >> 3);
  for (const [row, position] of positions.entries()) {
    const at = data.offset + position;
    if (position >= 0 && ((bits[at >> 3] as number) & (1 << (at & 7))) !== 0) taken[row >> 3] = (taken[row >> 3] as number) | (1 << (row & 7));
  }
  return taken;
}

function takeBytes(data: Data, positions: Positions): { readonly values: Uint8Array; readonly offsets: Int32Array } {
  const bytes = data.values as Uint8Array;
  const starts = data.valueOffsets as Int32Array;
  const offsets = new Int32Array(positions.length + 1);
  let end = 0;
  for (const [row, position] of positions.entries()) {
    if (position >= 0) end += (starts[position + 1] as number) - (starts[position] as number);
    offsets[row + 1] = end;
  }
  const values = new Uint8Array(end);
  for (const [row, position] of positions.entries()) {
    if (position >= 0) values.set(bytes.subarray(starts[position], starts[position + 1]), offsets[row]);
  }
  return { values, offsets };
}

type WideArray = Int32Array | Uint8Array | Float64Array;

/** Values of fixed width, each of one or more elements of its typed array. */
function takeWide(data: Data, positions: Positions): ArrayBufferView {
  const source = data.values as WideArray;
  const { stride } = data;
  const taken = new (source.constructor as new (length: number) => WideArray)(positions.length * stride);
  for (const [row, position] of positions.entries()) {
    if (position < 0) continue;
    for (let part = 0; part < stride; part++) taken[row * stride + part] = source[position * stride + part] as number;
  }
  return taken;
}
