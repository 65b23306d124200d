import { type Data, DataType, type Field, type RecordBatch, type Schema as ArrowSchema } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import { arrayOf, recordBatchOf } from '../arrow/record-batch.ts';
import { arrowTypeText } from '../arrow/schema-from-arrow.ts';
import { type ArrayReader, ArrowArrayReader } from './arrow-array.ts';
import { BufferArena } from './buffer-arena.ts';

/** The decoder's memory; its buffer is another one whenever it has grown. */
interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

/**
 * Copies a record batch out of the decoder's memory through the Arrow C data interface, each byte once, into one allocation.
 *
 * `address` points to the `ArrowArray` of the batch as a struct. The result does not refer to the decoder any more.
 */
export function importBatch(memory: WasmMemory, address: number, schema: ArrowSchema): RecordBatch {
  const array = new ArrowArrayReader(memory.buffer, address);
  const arena = new BufferArena(memory.buffer, measureChildren(schema.fields, array));
  const children = schema.fields.map((field, index) => importArray(arena, array.child(index), field.type, 0, array.length));
  return recordBatchOf(schema, array.length, children);
}

/** A guess of the bytes needed, exact for flat columns; the arena copes with any. */
function measureChildren(fields: readonly Field[], array: ArrayReader): number {
  return fields.reduce((sum, field, index) => sum + measure(field.type, array.child(index)), 0);
}

function measure(type: DataType, array: ArrayReader): number {
  const { length } = array;
  const validity = array.nullCount === 0 ? 0 : (length >> 3) + 16;
  if (type.children?.length > 0) return validity + length * 4 + 16 + measureChildren(type.children, array);
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return validity + length * 4 + 32 + array.offsetAt(1, length) - array.offsetAt(1, 0);
  return validity + Math.ceil((length * bitWidth(type)) / 8) + 16;
}

/** Bits a value of a flat type of fixed width. */
function bitWidth(type: DataType): number {
  if (DataType.isNull(type)) return 0;
  if (DataType.isBool(type)) return 1;
  if (DataType.isFixedSizeBinary(type)) return type.byteWidth * 8;
  if (DataType.isDecimal(type)) return type.bitWidth;
  if (DataType.isDate(type)) return type.unit === 0 ? 32 : 64;
  if (DataType.isFloat(type)) return 16 << type.precision;
  if (DataType.isInt(type) || DataType.isTime(type)) return type.bitWidth;
  if (DataType.isTimestamp(type)) return 64;
  throw new FrazilError('parquet-unsupported', `A column decodes to the Arrow type ${arrowTypeText(type)}, which is not supported.`, { context: { type: arrowTypeText(type) } });
}

/** Copies `length` values from `start` on, counted from the array's own offset. */
function importArray(arena: BufferArena, array: ArrayReader, type: DataType, start: number, length: number): Data {
  const first = array.offset + start;
  const nullCount = array.nullCount === 0 ? 0 : start === 0 && length === array.length ? array.nullCount : -1;
  const validity = nullCount === 0 || DataType.isNull(type) ? undefined : arena.copyBits(array.buffer(0), first, length);
  if (DataType.isNull(type)) return arrayOf(type, length, { nullCount: length });
  if (DataType.isBool(type)) return arrayOf(type, length, { validity, nullCount, values: arena.copyBits(array.buffer(1), first, length) });
  if (DataType.isStruct(type)) {
    return arrayOf(type, length, { validity, nullCount, children: type.children.map((field, index) => importArray(arena, array.child(index), field.type, first, length)) });
  }
  if (DataType.isList(type) || DataType.isMap(type)) {
    const offsets = arena.copyOffsets(array.buffer(1), first, length);
    const element = importArray(arena, array.child(0), (type.children[0] as Field).type, array.offsetAt(1, start), offsets[length] as number);
    return arrayOf(type, length, { validity, nullCount, offsets, children: [element] });
  }
  if (DataType.isUtf8(type) || DataType.isBinary(type)) {
    const offsets = arena.copyOffsets(array.buffer(1), first, length);
    const values = arena.copyBytes(array.buffer(2) + array.offsetAt(1, start), offsets[length] as number);
    return arrayOf(type, length, { validity, nullCount, offsets, values });
  }
  const byteWidth = bitWidth(type) / 8;
  const bytes = arena.copyBytes(array.buffer(1) + first * byteWidth, length * byteWidth);
  const ArrayType = type.ArrayType as { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBufferLike, offset: number, length: number): ArrayBufferView };
  const values = new ArrayType(bytes.buffer, bytes.byteOffset, bytes.byteLength / ArrayType.BYTES_PER_ELEMENT);
  return arrayOf(type, length, { validity, nullCount, values });
}
