import { type Data, DataType, type Field, type RecordBatch, type Schema as ArrowSchema, Timestamp } from 'apache-arrow';
import { FrazilError, hasCode } from '../../errors/index.ts';
import { isPrimitive, type NestedField, type PrimitiveType, printType, type Schema, type Type, type Value } from '../../format/index.ts';
import { arrowSchemaOf, arrowTypeOf, arrowTypeText, constantArray, fieldIdOf, nullArray, primitiveCast, recordBatchOf } from '../../parquet/index.ts';

/** Where the batches come from. */
export interface StoredIn {
  /** Names the file in errors. */
  readonly file: string;
  /** Values of columns that the file may lack, by field id, as its partition states them. Default none. */
  readonly constants?: ReadonlyMap<number, Value>;
}

/** Turns a batch of a file into one of the table's schema. */
export type BatchConverter = (batch: RecordBatch) => RecordBatch;

type ColumnConverter = (data: Data, length: number) => Data;

/**
 * Resolves the columns of a schema in the batches of a file by field id, at every level: renamed ones are found, added
 * ones are null, widened ones are cast; what needs no cast is not copied. A column that the file lacks and its partition
 * states is that constant (spec, "Column Projection").
 *
 * `stored` is the schema of the file's batches.
 *
 * *Errors*: `data-file-mismatch` if a column is stored in a type that the table's cannot hold, or a required one is missing.
 */
export function batchConverter(schema: Schema, stored: ArrowSchema, source: StoredIn): BatchConverter {
  const target = arrowSchemaOf(schema);
  const columns = schema.fields.map((field) => childConverter(field, stored.fields, [field.name], source));
  return (batch) => {
    try {
      return recordBatchOf(target, batch.numRows, columns.map((convert) => convert(batch.data, batch.numRows)));
    } catch (cause) {
      if (!hasCode(cause, 'row-invalid')) throw cause;
      const { file } = source;
      throw new FrazilError('data-file-mismatch', `The data file ${file} holds a value that its column cannot: ${cause.message}`, { context: { ...cause.context, file }, cause });
    }
  };
}

/** Converts one child of an array of structs, or of a batch. */
function childConverter(field: NestedField, stored: readonly Field[], path: readonly string[], source: StoredIn): ColumnConverter {
  const index = stored.findIndex((candidate) => fieldIdOf(candidate) === field.id);
  const found = stored[index];
  if (found === undefined) {
    const { type: wanted } = field;
    const constant = source.constants?.get(field.id);
    if (constant !== undefined && isPrimitive(wanted)) return (_, length) => constantArray(wanted, constant, length);
    if (field.required) throw mismatch(`lacks the required column "${path.join('.')}" (field id ${field.id})`, path, source);
    const type = arrowTypeOf(wanted);
    return (_, length) => nullArray(type, length);
  }
  const convert = typeConverter(field.type, found.type, path, source);
  return (parent, length) => convert(parent.children[index] as Data, length);
}

function typeConverter(type: Type, stored: DataType, path: readonly string[], source: StoredIn): ColumnConverter {
  const target = arrowTypeOf(type);
  if (DataType.isNull(stored)) return (_, length) => nullArray(target, length);
  if (isPrimitive(type)) {
    const cast = primitiveCast(inZoneOf(type, stored), type, path.join('.'));
    if (cast !== undefined) return cast;
  } else if (type.kind === 'struct' && DataType.isStruct(stored)) {
    const children = type.fields.map((field) => childConverter(field, stored.children, [...path, field.name], source));
    return (data, length) => withChildren(data, target, children.map((convert) => convert(data, length)));
  } else if (type.kind === 'list' && DataType.isList(stored)) {
    const element = typeConverter(type.element, (stored.children[0] as Field).type, [...path, 'element'], source);
    return (data) => withChildren(data, target, [convertAll(element, data.children[0] as Data)]);
  } else if (type.kind === 'map' && DataType.isMap(stored)) {
    return mapConverter(type, stored, target, path, source);
  }
  throw mismatch(`stores the column "${path.join('.')}" as ${arrowTypeText(stored)}, which cannot be read as ${printType(type)}`, path, source);
}

/** The table decides whether a column means instants: old writers stored them as INT96, which has no zone. */
function inZoneOf(type: PrimitiveType, stored: DataType): DataType {
  return DataType.isTimestamp(stored) ? new Timestamp(stored.unit, type.kind === 'timestamptz' ? 'UTC' : null) : stored;
}

function mapConverter(type: Type & { readonly kind: 'map' }, stored: DataType, target: DataType, path: readonly string[], source: StoredIn): ColumnConverter {
  const [storedKey, storedValue] = (stored.children[0] as Field).type.children as readonly [Field, Field];
  const key = typeConverter(type.key, storedKey.type, [...path, 'key'], source);
  const value = typeConverter(type.value, storedValue.type, [...path, 'value'], source);
  const entriesType = (target.children[0] as Field).type;
  return (data) => {
    const entries = data.children[0] as Data;
    const children = [convertAll(key, entries.children[0] as Data), convertAll(value, entries.children[1] as Data)];
    return withChildren(data, target, [withChildren(entries, entriesType, children)]);
  };
}

function convertAll(convert: ColumnConverter, data: Data): Data {
  return convert(data, data.length);
}

function withChildren(data: Data, type: DataType, children: Data[]): Data {
  return data.clone(type, data.offset, data.length, data.nullCount, data as never, children) as Data;
}

function mismatch(problem: string, path: readonly string[], { file }: StoredIn): FrazilError {
  return new FrazilError('data-file-mismatch', `The data file ${file} ${problem}.`, { context: { file, column: path.join('.') } });
}
