import type { Data, DataType } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import type { MemberBuilder } from './member-builder.ts';
import { NullBitmap } from './null-bitmap.ts';

/** Adds the fields of one object to the builders of the members. Throws `ValueMismatch`. */
export function appendMembers(members: readonly MemberBuilder[], row: object, parent: string, ignoreUnknownFields: boolean): void {
  let present = 0;
  for (const { name, path, required, expected, builder } of members) {
    const value: unknown = Object.hasOwn(row, name) ? (present++, (row as Record<string, unknown>)[name]) : undefined;
    if (value !== null && value !== undefined) builder.append(value);
    else if (!required) builder.appendNull();
    else throw new ValueMismatch(path, `${expected}, required`, value === null ? 'null' : 'nothing');
  }
  if (ignoreUnknownFields) return;
  const names = Object.keys(row);
  if (names.length === present) return;
  const known = new Set(members.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new UnknownField(parent === '' ? unknown : `${parent}.${unknown}`, members);
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
      validity: this.#nulls.finish(this.#length),
      nullCount: this.#nulls.nullCount,
    });
  }
}
