import { Data, DataType, type Field, RecordBatch, type Schema as ArrowSchema, Struct, util } from 'apache-arrow';

/** Makes a record batch of columns that are as long as it says; its schema is the object given, by which it is recognised. */
export function recordBatchOf(schema: ArrowSchema, rowCount: number, columns: readonly Data[]): RecordBatch {
  const batch = new RecordBatch(schema, arrayOf(new Struct(schema.fields), rowCount, { children: columns }));
  // Arrow gives each batch a copy of its own.
  return Object.assign(batch, { schema });
}

/** The parts of an Arrow array; what a type does not have stays out. */
export interface ArrayParts {
  readonly values?: ArrayBufferView;
  readonly offsets?: Int32Array;
  /** Bit 1 means present. */
  readonly validity?: Uint8Array | undefined;
  /** Default 0 without `validity`, counted on demand with it. */
  readonly nullCount?: number;
  readonly children?: readonly Data[];
}

/** Makes an Arrow array of the buffers given, without copying or checking them. */
export function arrayOf<T extends DataType>(type: T, length: number, parts: ArrayParts): Data<T> {
  const { values, offsets, validity, children, nullCount = validity === undefined ? 0 : -1 } = parts;
  return new Data(type, 0, length, nullCount, [offsets, values, validity, undefined] as never, [...(children ?? [])]);
}

/** Whether two lists of fields hold the same types, nested ones included; names and nullability of children do not matter. */
export function sameLayout(left: readonly Field[], right: readonly Field[]): boolean {
  return left.length === right.length && left.every((field, index) => sameType(field.type, (right[index] as Field).type));
}

/** Whether arrays of the two types have the same buffers with the same meaning. Zones count as zones, whatever their names. */
export function sameType(left: DataType, right: DataType): boolean {
  if (left === right) return true;
  if (left.typeId !== right.typeId) return false;
  if (DataType.isTimestamp(left) && DataType.isTimestamp(right)) return left.unit === right.unit && isZoned(left) === isZoned(right);
  if (DataType.isDecimal(left) && DataType.isDecimal(right)) {
    return left.bitWidth === right.bitWidth && left.precision === right.precision && left.scale === right.scale;
  }
  if (left.children !== null && left.children !== undefined && left.children.length > 0) return sameLayout(left.children, right.children ?? []);
  return util.compareTypes(left, right);
}

/** Whether a timestamp type means instants rather than local times. */
export function isZoned(type: { readonly timezone?: string | null | undefined }): boolean {
  return type.timezone !== null && type.timezone !== undefined && type.timezone !== '';
}

/** Bytes that the rows of a batch need by themselves, where it may be a view of something larger. */
export function batchBytes(batch: RecordBatch): number {
  return batch.data.children.reduce((sum, column) => sum + arrayBytes(column), 0);
}

function arrayBytes(data: Data): number {
  const { length, children, valueOffsets } = data;
  const validity = data.nullCount === 0 ? 0 : length / 8;
  if (valueOffsets === undefined) {
    const values = (data.values as ArrayBufferView | undefined) === undefined ? 0 : Math.min((data.values as ArrayBufferView).byteLength, length * bytesPerValue(data));
    return validity + values + children.reduce((sum, child) => sum + arrayBytes(child), 0);
  }
  const elements = Number(valueOffsets[length] ?? 0) - Number(valueOffsets[0] ?? 0);
  if (children.length === 0) return validity + length * 4 + elements;
  // Elements of a list are as large as the average of all that its buffer holds.
  return validity + length * 4 + children.reduce((sum, child) => sum + (child.length === 0 ? 0 : (arrayBytes(child) * elements) / child.length), 0);
}

function bytesPerValue(data: Data): number {
  return data.stride * ((data.values as unknown as { readonly BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1);
}
