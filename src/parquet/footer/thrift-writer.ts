const wireTypes = { true: 1, false: 2, i8: 3, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/** Encodes structs in Thrift's compact protocol, as far as Parquet footers need it; field numbers must ascend within a struct. */
export class ThriftWriter {
  #bytes: Uint8Array = new Uint8Array(1024);
  #length = 0;
  #lastField = 0;

  /** What was written so far. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  int(field: number, value: number | undefined): this {
    if (value === undefined) return this;
    this.#header(field, wireTypes.i32);
    return this.#zigZag(BigInt(value));
  }

  byte(field: number, value: number): this {
    this.#header(field, wireTypes.i8);
    this.#byte(value & 0xff);
    return this;
  }

  long(field: number, value: bigint): this {
    this.#header(field, wireTypes.i64);
    return this.#zigZag(value);
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
    for (const value of values) this.#zigZag(BigInt(value));
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
    this.#byte(0);
    return this;
  }

  #structBody(write: (writer: this) => void): this {
    const outer = this.#lastField;
    this.#lastField = 0;
    write(this);
    this.#byte(0);
    this.#lastField = outer;
    return this;
  }

  #header(field: number, type: number): void {
    const delta = field - this.#lastField;
    if (delta > 0 && delta < 16) {
      this.#byte((delta << 4) | type);
    } else {
      this.#byte(type);
      this.#zigZag(BigInt(field));
    }
    this.#lastField = field;
  }

  #listHeader(field: number, type: number, length: number): void {
    this.#header(field, wireTypes.list);
    if (length < 15) {
      this.#byte((length << 4) | type);
    } else {
      this.#byte(0xf0 | type);
      this.#varInt(BigInt(length));
    }
  }

  #binary(text: string): this {
    const bytes = new TextEncoder().encode(text);
    this.#varInt(BigInt(bytes.length));
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  #zigZag(value: bigint): this {
    this.#varInt(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
    return this;
  }

  #varInt(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80);
    this.#byte(Number(rest));
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
