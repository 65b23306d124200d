import type { AvroCursor } from './avro-cursor.ts';
import { avroName } from './avro-schema.ts';
import { avroError, type AvroSource } from './avro-source.ts';
import type { ForeignField, ForeignSchema } from './foreign-schema.ts';
import { schemaSkipper } from './skipper.ts';

/** Reads one value at the cursor. */
export type AvroReader<T> = (cursor: AvroCursor) => T;

/** Chooses the reader of a value from the schema that its writer had. */
export type ReaderFactory<T> = (schema: ForeignSchema, at: ReaderPlace) => AvroReader<T>;

/** Where in the writer's schema a reader is chosen. */
export interface ReaderPlace {
  readonly source: AvroSource;
  /** Dotted name of the field. */
  readonly field: string;
}

/** A field that the reader of a record wants: found by id, or by name, as it is or made fit for Avro, if the writer gave no ids. */
export interface FieldTarget {
  readonly id: number;
  readonly name: string;
  /** Whether the value must be there; otherwise null stands for one that is absent. */
  readonly required: boolean;
  readonly read: ReaderFactory<unknown>;
}

/** The error for a writer's schema that does not hold what it must. */
export function schemaError(at: ReaderPlace, problem: string): Error {
  return avroError(at.source, `header: field ${at.field} of the schema ${problem}`);
}

/**
 * A reader of records of a writer's schema that yields the values of `targets`, in their order; what nobody wants is skipped.
 *
 * The array is the same each time: whoever keeps values takes them out before the next record is read.
 * *Errors*: the source's code if a required field is missing or has a type that cannot be read as wanted.
 */
export function recordReader(schema: ForeignSchema, targets: readonly FieldTarget[], at: ReaderPlace): AvroReader<readonly unknown[]> {
  if (schema.kind !== 'record') throw schemaError(at, `is a ${schema.kind} instead of a record`);
  const taken = new Set<number>();
  const steps: { readonly target: number; readonly read: AvroReader<unknown> }[] = [];
  for (const field of schema.fields) {
    const target = targets.findIndex((one) => matches(one, field));
    const wanted = targets[target];
    if (wanted === undefined) {
      const skip = schemaSkipper(field.schema);
      if (skip !== undefined) steps.push({ target: -1, read: skip });
      continue;
    }
    const place: ReaderPlace = { source: at.source, field: at.field === '' ? wanted.name : `${at.field}.${wanted.name}` };
    if (taken.has(target)) throw schemaError(place, 'appears twice');
    taken.add(target);
    steps.push({ target, read: wanted.required ? notNull(field.schema, wanted, place) : orNull(wanted.read)(field.schema, place) });
  }
  const missing = targets.find((target, index) => target.required && !taken.has(index));
  if (missing !== undefined) throw schemaError(at, `lacks ${missing.name} (field id ${missing.id})`.trim());
  // What the writer lacks stays null; all other places are written each time.
  const values: unknown[] = targets.map(() => null);
  const reads = steps.map((step) => step.read);
  const slots = steps.map((step) => step.target);
  return (cursor) => {
    for (let i = 0; i < reads.length; i++) {
      const value = (reads[i] as AvroReader<unknown>)(cursor);
      const slot = slots[i] as number;
      if (slot >= 0) values[slot] = value;
    }
    return values;
  };
}

/** Whether a field of the writer's record is the one that is wanted. */
export function matches(target: Pick<FieldTarget, 'id' | 'name'>, field: ForeignField): boolean {
  if (field.fieldId !== undefined) return field.fieldId === target.id;
  return field.name === target.name || field.name === avroName(target.name);
}

function notNull(schema: ForeignSchema, target: FieldTarget, at: ReaderPlace): AvroReader<unknown> {
  if (schema.kind !== 'union') return target.read(schema, at);
  const read = orNull(target.read)(schema, at);
  return (cursor) => {
    const value = read(cursor);
    if (value === null) throw cursor.error(`${at.field} is null`);
    return value;
  };
}

/** Reads a union with null as the value or null. */
export function orNull<T>(of: ReaderFactory<T>): ReaderFactory<T | null> {
  return (schema, at) => {
    if (schema.kind === 'null') return () => null;
    if (schema.kind !== 'union') return of(schema, at);
    const readers = schema.branches.map((branch) => (branch.kind === 'null' ? undefined : of(branch, at)));
    return (cursor) => {
      const branch = cursor.readInt();
      const read = readers[branch];
      if (read !== undefined) return read(cursor);
      if (branch < 0 || branch >= readers.length) throw cursor.error(`${at.field} has the union branch ${branch} of ${readers.length}`);
      return null;
    };
  };
}

/** No field of Iceberg's lists has a thousandth of this; an item of one byte may take fifty in memory. */
const listItemsMax = 100_000;

/** Reads an array, item by item. */
export function arrayOf<T>(of: ReaderFactory<T>): ReaderFactory<readonly T[]> {
  return (schema, at) => {
    if (schema.kind !== 'array') throw schemaError(at, `is a ${schema.kind} instead of an array`);
    const read = notNullItem(of, schema.items, at);
    return (cursor) => {
      const items: T[] = [];
      for (let count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
        if (items.length + count > listItemsMax) throw cursor.error(`${at.field} has more than ${listItemsMax} items`);
        for (let i = 0; i < count; i++) items.push(read(cursor));
      }
      return items;
    };
  };
}

function notNullItem<T>(of: ReaderFactory<T>, schema: ForeignSchema, at: ReaderPlace): AvroReader<T> {
  if (schema.kind !== 'union') return of(schema, at);
  const read = orNull(of)(schema, at);
  return (cursor) => {
    const item = read(cursor);
    if (item === null) throw cursor.error(`${at.field} holds a null`);
    return item;
  };
}
