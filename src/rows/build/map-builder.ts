import type { Data, DataType, Field } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './null-bitmap.ts';
import { OffsetList } from './offset-list.ts';
import { appendMember, type MemberBuilder } from './member-builder.ts';

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
      validity: this.#nulls.finish(length),
      nullCount: this.#nulls.nullCount,
    });
  }

  #entriesOf(value: unknown): Iterable<unknown> {
    if (value instanceof Map || Array.isArray(value)) return value;
    const plain = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(Symbol.iterator in value);
    if (plain && this.#key.expected === 'string') return Object.entries(value);
    throw new ValueMismatch(this.#path, 'map (a Map)', describeValue(value));
  }
}
