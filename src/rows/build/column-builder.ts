import type { Data } from 'apache-arrow';

/** Gathers values of one column into the buffers of an Arrow array. Used for one batch. */
export interface ColumnBuilder {
  /** Roughly the bytes held, to end a batch before it grows too large. */
  readonly byteLength: number;
  /** Adds a value that is neither null nor undefined. Throws `ValueMismatch`. */
  append(value: unknown): void;
  appendNull(): void;
  finish(): Data;
}
