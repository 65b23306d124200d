import type { Data } from 'apache-arrow';
import { ValueMismatch } from '../value/value-mismatch.ts';

/** Gathers values of one column into the buffers of an Arrow array. Used for one batch. */
export interface ColumnBuilder {
  /** Roughly the bytes held, to end a batch before it grows too large. */
  readonly byteLength: number;
  /** Adds a value that is neither null nor undefined. Throws `ValueMismatch`. */
  append(value: unknown): void;
  appendNull(): void;
  finish(): Data;
}

/** A field of a struct, a column of a row, an element, key or value. */
export interface MemberBuilder {
  readonly name: string;
  readonly path: string;
  readonly required: boolean;
  readonly expected: string;
  readonly builder: ColumnBuilder;
}

/** Adds a value, which may be absent. Throws `ValueMismatch`. */
export function appendMember(member: MemberBuilder, value: unknown): void {
  if (value !== null && value !== undefined) member.builder.append(value);
  else if (!member.required) member.builder.appendNull();
  else throw new ValueMismatch(member.path, `${member.expected}, required`, value === null ? 'null' : 'nothing');
}
