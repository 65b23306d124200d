import { ByteSink } from './byte-sink.ts';

const wireTypes = { true: 1, false: 2, i8: 3, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/** Encodes structs in Thrift's compact protocol, as far as Parquet footers need it; field numbers must ascend within a struct. */
export class ThriftWriter {
  readonly #sink = new ByteSink();
  #lastField = 0;

  /** What was written so far. */
  finish(): Uint8Array {
    return this.#sink.finish();
  }

  int(field: number, value: number | undefined): this {
    if (value === undefined) return this;
    this.#header(field, wireTypes.i32);
    this.#sink.zigZag(BigInt(value));
    return this;
  }

  byte(field: number, value: number): this {
    this.#header(field, wireTypes.i8);
    this.#sink.byte(value & 0xff);
    return this;
  }

  long(field: number, value: bigint): this {
    this.#header(field, wireTypes.i64);
    this.#sink.zigZag(value);
    return this;
  }

  flag(field: number, value: boolean): this {
    this.#header(field, value ? wireTypes.true : wireTypes.false);
    return this;
  }

  text(field: number, value: string): this {
    this.#header(field, wireTypes.binary);
    return this.#binary(value);
  }

  texts(field: number, values: readonly string[]): this {
    this.#listHeader(field, wireTypes.binary, values.length);
    for (const value of values) this.#binary(value);
    return this;
  }

  ints(field: number, values: readonly number[]): this {
    this.#listHeader(field, wireTypes.i32, values.length);
    for (const value of values) this.#sink.zigZag(BigInt(value));
    return this;
  }

  struct(field: number, write: (writer: this) => void): this {
    this.#header(field, wireTypes.struct);
    return this.#structBody(write);
  }

  structs<T>(field: number, members: readonly T[], write: (writer: this, member: T) => void): this {
    this.#listHeader(field, wireTypes.struct, members.length);
    for (const member of members) this.#structBody((writer) => write(writer, member));
    return this;
  }

  /** Ends the outermost struct. */
  stop(): this {
    this.#sink.byte(0);
    return this;
  }

  #structBody(write: (writer: this) => void): this {
    const outer = this.#lastField;
    this.#lastField = 0;
    write(this);
    this.#sink.byte(0);
    this.#lastField = outer;
    return this;
  }

  #header(field: number, type: number): void {
    const delta = field - this.#lastField;
    if (delta > 0 && delta < 16) {
      this.#sink.byte((delta << 4) | type);
    } else {
      this.#sink.byte(type);
      this.#sink.zigZag(BigInt(field));
    }
    this.#lastField = field;
  }

  #listHeader(field: number, type: number, length: number): void {
    this.#header(field, wireTypes.list);
    if (length < 15) {
      this.#sink.byte((length << 4) | type);
    } else {
      this.#sink.byte(0xf0 | type);
      this.#sink.varInt(BigInt(length));
    }
  }

  #binary(text: string): this {
    this.#sink.binary(new TextEncoder().encode(text));
    return this;
  }
}
