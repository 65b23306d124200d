import { Binary, Bool, type DataType, DateDay, Decimal, Field, FixedSizeBinary, Float32, Float64, Int32, Int64, List, Map_, Schema as ArrowSchema, Struct, TimeMicrosecond, Timestamp, TimeUnit, Utf8 } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { NestedField, Schema, Type } from '../../format/index.ts';

/** Key of the field metadata under which Arrow implementations keep a Parquet field id. */
export const fieldIdKey = 'PARQUET:field_id';

/** Field metadata that makes a Parquet writer store the id. */
export function fieldIdMetadata(id: number): Map<string, string> {
  return new Map([[fieldIdKey, String(id)]]);
}

/** The Parquet field id of an Arrow field, or undefined where there is none. *Errors*: `arrow-schema-invalid`. */
export function fieldIdOf(field: Field): number | undefined {
  const text = field.metadata.get(fieldIdKey);
  if (text === undefined) return undefined;
  const id = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(id)) return id;
  throw new FrazilError('arrow-schema-invalid', `The field "${field.name}" has the field id ${JSON.stringify(text)}, which is not an integer.`, {
    context: { field: field.name, fieldId: text },
  });
}

/**
 * The Arrow type in which Frazil holds values of an Iceberg type.
 *
 * Instants are microseconds (with the zone `UTC` for timestamptz), decimals 128 bits wide, a uuid 16 bytes; list and map
 * children carry the names of the Parquet specification, which become the column paths of the file.
 */
export function arrowTypeOf(type: Type): DataType {
  switch (type.kind) {
    case 'boolean':
      return new Bool();
    case 'int':
      return new Int32();
    case 'long':
      return new Int64();
    case 'float':
      return new Float32();
    case 'double':
      return new Float64();
    case 'date':
      return new DateDay();
    case 'time':
      return new TimeMicrosecond();
    case 'timestamp':
      return new Timestamp(TimeUnit.MICROSECOND);
    case 'timestamptz':
      return new Timestamp(TimeUnit.MICROSECOND, 'UTC');
    case 'string':
      return new Utf8();
    case 'uuid':
      return new FixedSizeBinary(16);
    case 'binary':
      return new Binary();
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128);
    case 'fixed':
      return new FixedSizeBinary(type.length);
    case 'struct':
      return new Struct(type.fields.map(arrowFieldOf));
    case 'list':
      return new List(arrowField('element', type.elementId, type.elementRequired, type.element));
    case 'map': {
      const entries = new Struct([
        arrowField('key', type.keyId, true, type.key),
        arrowField('value', type.valueId, type.valueRequired, type.value),
      ]);
      const field = new Field('key_value', entries as never, false);
      const map = new Map_(field);
      // The constructor renames its child, and the name becomes that of the group in the file.
      Object.assign(field, { name: 'key_value' });
      return map;
    }
  }
}

/** The Arrow field of a column, with its id. */
export function arrowFieldOf(field: NestedField): Field {
  return arrowField(field.name, field.id, field.required, field.type);
}

function arrowField(name: string, id: number, required: boolean, type: Type): Field {
  return new Field(name, arrowTypeOf(type), !required, fieldIdMetadata(id));
}

const cache = new WeakMap<Schema, ArrowSchema>();

/**
 * The Arrow schema of a table schema, with the field id on every node.
 *
 * The same object is returned for the same schema, so that record batches can be recognised by identity.
 */
export function arrowSchemaOf(schema: Schema): ArrowSchema {
  let arrow = cache.get(schema);
  if (arrow === undefined) {
    arrow = new ArrowSchema(schema.fields.map(arrowFieldOf));
    cache.set(schema, arrow);
  }
  return arrow;
}
