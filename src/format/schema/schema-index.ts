import type { NestedField, Schema, Type } from '../types.ts';
import { isPrimitive } from './type-text.ts';

/** A field and where it stands in its schema. */
export interface IndexedField {
  /** List elements appear as a field named `element`, map keys and values as `key` and `value`. */
  readonly field: NestedField;
  /** Names from the root, the field's own last. */
  readonly path: readonly string[];
  /** The path joined with dots. */
  readonly name: string;
  /** Id of the enclosing field; undefined at the root. */
  readonly parentId: number | undefined;
  /** Whether a list or a map lies above: a row may hold any number of its values. */
  readonly repeated: boolean;
}

/** Looks fields up by id and by dotted name, case sensitively. */
export class SchemaIndex {
  readonly schema: Schema;
  readonly #byId = new Map<number, IndexedField>();
  readonly #byName = new Map<string, IndexedField>();

  constructor(schema: Schema) {
    this.schema = schema;
    for (const field of fieldsWithin(schema.fields)) {
      this.#byId.set(field.field.id, field);
      this.#byName.set(field.name, field);
    }
  }

  /** The field of an id, at any depth. */
  field(id: number): IndexedField | undefined {
    return this.#byId.get(id);
  }

  /** The field of a dotted name such as `where.lat`, `tags.element` or `counts.value`. */
  named(name: string): IndexedField | undefined {
    return this.#byName.get(name);
  }

  /** The id of a dotted name. */
  idOf(name: string): number | undefined {
    return this.#byName.get(name)?.field.id;
  }

  /** The dotted name of an id. */
  nameOf(id: number): string | undefined {
    return this.#byId.get(id)?.name;
  }

  /** Every field at every depth, parents before children. */
  fields(): IterableIterator<IndexedField> {
    return this.#byId.values();
  }

  /** Every field of a primitive type, in schema order. */
  *leaves(): Generator<IndexedField> {
    for (const field of this.#byId.values()) if (isPrimitive(field.field.type)) yield field;
  }

  /** The highest field id, 0 if there is none. */
  get highestFieldId(): number {
    let highest = 0;
    for (const id of this.#byId.keys()) if (id > highest) highest = id;
    return highest;
  }
}

const indexes = new WeakMap<Schema, SchemaIndex>();

/** The index of a schema; schemas are immutable, so it is built once. */
export function indexSchema(schema: Schema): SchemaIndex {
  let index = indexes.get(schema);
  if (index === undefined) {
    index = new SchemaIndex(schema);
    indexes.set(schema, index);
  }
  return index;
}

/** Every field at every depth, parents before children, in schema order. */
export function* fieldsWithin(fields: readonly NestedField[], parent?: IndexedField): Generator<IndexedField> {
  for (const field of fields) {
    const path = parent === undefined ? [field.name] : [...parent.path, field.name];
    const repeated = parent !== undefined && (parent.repeated || parent.field.type.kind === 'list' || parent.field.type.kind === 'map');
    const indexed: IndexedField = { field, path, name: path.join('.'), parentId: parent?.field.id, repeated };
    yield indexed;
    yield* fieldsWithin(childFields(field.type), indexed);
  }
}

/** The fields directly inside a type: struct fields, the list's element, the map's key and value. */
export function childFields(type: Type): readonly NestedField[] {
  if (type.kind === 'struct') return type.fields;
  if (type.kind === 'list') return [{ id: type.elementId, name: 'element', required: type.elementRequired, type: type.element }];
  if (type.kind !== 'map') return [];
  return [
    { id: type.keyId, name: 'key', required: true, type: type.key },
    { id: type.valueId, name: 'value', required: type.valueRequired, type: type.value },
  ];
}
