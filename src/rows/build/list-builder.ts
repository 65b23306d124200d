import type { Data, DataType } from 'apache-arrow';
import { arrayOf } from '../../parquet/index.ts';
import { describeValue, ValueMismatch } from '../value/value-mismatch.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { NullBitmap } from './null-bitmap.ts';
import { OffsetList } from './offset-list.ts';
import { appendMember, type MemberBuilder } from './member-builder.ts';

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
      validity: this.#nulls.finish(length),
      nullCount: this.#nulls.nullCount,
    });
  }
}
