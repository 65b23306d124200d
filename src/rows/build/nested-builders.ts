import type { Data, DataType, Field } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import { appendMember, type ColumnBuilder, type MemberBuilder } from './column-builder.ts';
import { NullBitmap, OffsetList } from './growing-buffers.ts';

/** Adds the fields of one object to the builders of the members. Throws `ValueMismatch`. */
export function appendMembers(members: readonly MemberBuilder[], row: object, parent: string, ignoreUnknownFields: boolean): void {
  let present = 0;
  for (const { name, path, required, expected, builder } of members) {
    const value: unknown = Object.hasOwn(row, name) ? (present++, (row as Record<string, unknown>)[name]) : undefined;
    if (value !== null && value !== undefined) builder.append(value);
    else if (!required) builder.appendNull();
    else throw new ValueMismatch(path, `${expected}, required`, value === null ? 'null' : 'nothing');
  }
  if (present === 0 && !isPlain(row)) throw new ValueMismatch(parent, parent === '' ? 'a row object' : 'struct (an object)', `${describeValue(row)} without a column of its own`);
  if (ignoreUnknownFields) return;
  const names = Object.keys(row);
  if (names.length === present) return;
  const known = new Set(members.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new UnknownField(parent === '' ? unknown : `${parent}.${unknown}`, members);
}

/** Whether an object is a bare one, of any realm: promises, maps and dates have no columns either, and mean something else. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Thrown for a field that the schema lacks, and turned into `column-unknown` by whoever knows which row it is. */
export class UnknownField {
  readonly path: string;
  /** What the schema has there. */
  readonly known: readonly { readonly name: string }[];

  constructor(path: string, known: readonly { readonly name: string }[]) {
    this.path = path;
    this.known = known;
  }
}

/** Builds a column of structs from plain objects. */
export class StructBuilder implements ColumnBuilder {
  readonly #type: DataType;
  readonly #path: string;
  readonly #members: readonly MemberBuilder[];
  readonly #ignoreUnknownFields: boolean;
  readonly #nulls = new NullBitmap();
  #length = 0;

  constructor(type: DataType, path: string, members: readonly MemberBuilder[], ignoreUnknownFields: boolean) {
    this.#type = type;
    this.#path = path;
    this.#members = members;
    this.#ignoreUnknownFields = ignoreUnknownFields;
  }

  get byteLength(): number {
    return this.#members.reduce((sum, { builder }) => sum + builder.byteLength, 0);
  }

  append(value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
      throw new ValueMismatch(this.#path, 'struct (an object)', describeValue(value));
    }
    appendMembers(this.#members, value, this.#path, this.#ignoreUnknownFields);
    this.#length++;
  }

  /** Required fields inside an absent struct are absent too. */
  appendNull(): void {
    for (const { builder } of this.#members) builder.appendNull();
    this.#nulls.markNull(this.#length++);
  }

  finish(): Data {
    return arrayOf(this.#type, this.#length, {
      children: this.#members.map(({ builder }) => builder.finish()),
      ...this.#nulls.finish(this.#length),
    });
  }
}

/** Builds a column of lists from arrays or other iterables, typed arrays among them. */
export class ListBuilder implements ColumnBuilder {
  readonly #type: DataType;
  readonly #path: string;
  readonly #element: MemberBuilder;
  readonly #nulls = new NullBitmap();
  readonly #offsets = new OffsetList();

  constructor(type: DataType, path: string, element: MemberBuilder) {
    this.#type = type;
    this.#path = path;
    this.#element = element;
  }

  get byteLength(): number {
    return this.#element.builder.byteLength + this.#offsets.length * 4;
  }

  append(value: unknown): void {
    if (typeof value !== 'object' || value === null || value instanceof Map || !(Symbol.iterator in value)) {
      throw new ValueMismatch(this.#path, 'list (an array)', describeValue(value));
    }
    let count = 0;
    for (const item of value as Iterable<unknown>) {
      appendMember(this.#element, item);
      count++;
    }
    this.#offsets.advance(count);
  }

  appendNull(): void {
    this.#nulls.markNull(this.#offsets.length);
    this.#offsets.advance(0);
  }

  finish(): Data {
    const { length } = this.#offsets;
    return arrayOf(this.#type, length, {
      offsets: this.#offsets.finish(),
      children: [this.#element.builder.finish()],
      ...this.#nulls.finish(length),
    });
  }
}

/** Builds a column of maps from Maps, arrays of pairs, or plain objects where the keys are strings. */
export class MapBuilder implements ColumnBuilder {
  readonly #type: DataType;
  readonly #path: string;
  readonly #key: MemberBuilder;
  readonly #value: MemberBuilder;
  readonly #nulls = new NullBitmap();
  readonly #offsets = new OffsetList();
  #entries = 0;

  constructor(type: DataType, path: string, key: MemberBuilder, value: MemberBuilder) {
    this.#type = type;
    this.#path = path;
    this.#key = key;
    this.#value = value;
  }

  get byteLength(): number {
    return this.#key.builder.byteLength + this.#value.builder.byteLength + this.#offsets.length * 4;
  }

  append(value: unknown): void {
    let count = 0;
    for (const entry of this.#entriesOf(value)) {
      if (!Array.isArray(entry) || entry.length !== 2) throw new ValueMismatch(this.#path, 'map entry (a pair)', describeValue(entry));
      appendMember(this.#key, entry[0]);
      appendMember(this.#value, entry[1]);
      count++;
    }
    this.#entries += count;
    this.#offsets.advance(count);
  }

  appendNull(): void {
    this.#nulls.markNull(this.#offsets.length);
    this.#offsets.advance(0);
  }

  finish(): Data {
    const { length } = this.#offsets;
    const entriesType = (this.#type.children[0] as Field).type;
    const entries = arrayOf(entriesType, this.#entries, { children: [this.#key.builder.finish(), this.#value.builder.finish()] });
    return arrayOf(this.#type, length, {
      offsets: this.#offsets.finish(),
      children: [entries],
      ...this.#nulls.finish(length),
    });
  }

  #entriesOf(value: unknown): Iterable<unknown> {
    if (value instanceof Map || Array.isArray(value)) return value;
    const plain = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(Symbol.iterator in value);
    if (plain && this.#key.expected === 'string') return Object.entries(value);
    throw new ValueMismatch(this.#path, 'map (a Map)', describeValue(value));
  }
}
