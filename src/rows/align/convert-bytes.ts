import { type Data, DataType } from 'apache-arrow';
import type { Type } from '../../format/index.ts';
import type { AlignPlace } from './align-place.ts';
import { isPresent, withNullsOf } from './arrow-nulls.ts';

/** Bytes of a view that lie in the view itself. */
const inlineBytes = 12;
const viewBytes = 16;

/** Texts of the other encodings of Arrow to plain UTF-8 with 32-bit offsets. */
export function toText(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data | undefined {
  if (DataType.isLargeUtf8(data.type)) return narrowOffsets(data, type, arrowType, place);
  return DataType.isUtf8View(data.type) ? joinViews(data, type, arrowType, place) : undefined;
}

/** Binaries of the other encodings of Arrow to plain ones with 32-bit offsets. */
export function toBinary(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data | undefined {
  if (DataType.isLargeBinary(data.type)) return narrowOffsets(data, type, arrowType, place);
  if (DataType.isBinaryView(data.type)) return joinViews(data, type, arrowType, place);
  if (!DataType.isFixedSizeBinary(data.type)) return undefined;
  const { byteWidth } = data.type;
  assertOffset(data.length * byteWidth, type, place);
  const offsets = Int32Array.from({ length: data.length + 1 }, (_, index) => index * byteWidth);
  return withNullsOf(data, arrowType, { values: data.values as Uint8Array, offsets });
}

function narrowOffsets(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data {
  const offsets = data.valueOffsets as unknown as BigInt64Array;
  const first = Number(offsets[0] ?? 0n);
  const end = Number(offsets[data.length] ?? 0n);
  assertOffset(end - first, type, place);
  const narrow = new Int32Array(data.length + 1);
  for (let i = 1; i <= data.length; i++) narrow[i] = Number(offsets[i]) - first;
  return withNullsOf(data, arrowType, { values: ((data.values ?? new Uint8Array(0)) as Uint8Array).subarray(first, end), offsets: narrow });
}

/** A view holds a length, then the bytes themselves, or four of them, the number of a buffer and an offset in it. */
function joinViews(data: Data, type: Type, arrowType: DataType, place: AlignPlace): Data {
  const views = data.values as Uint8Array;
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const offsets = new Int32Array(data.length + 1);
  let end = 0;
  for (let i = 0; i < data.length; i++) {
    if (isPresent(data, i)) end += view.getInt32(i * viewBytes, true);
    assertOffset(end, type, place);
    offsets[i + 1] = end;
  }
  const bytes = new Uint8Array(end);
  for (let i = 0; i < data.length; i++) {
    const start = offsets[i] as number;
    const length = (offsets[i + 1] as number) - start;
    if (length === 0) continue;
    const at = i * viewBytes;
    const inline = length <= inlineBytes;
    const source = inline ? views : (data.variadicBuffers[view.getInt32(at + 8, true)] as Uint8Array);
    const from = inline ? at + 4 : view.getInt32(at + 12, true);
    bytes.set(source.subarray(from, from + length), start);
  }
  return withNullsOf(data, arrowType, { values: bytes, offsets });
}

function assertOffset(byteLength: number, type: Type, place: AlignPlace): void {
  if (byteLength < 2 ** 31) return;
  throw place.valueInvalid(0, type, 'more than 2 GiB of values in one batch, which must be split');
}
