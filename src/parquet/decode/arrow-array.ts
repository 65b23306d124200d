/** One `ArrowArray` of the C data interface. */
export interface ArrayReader {
  readonly length: number;
  /** Values before the first one that counts. */
  readonly offset: number;
  /** -1 when not known. */
  readonly nullCount: number;
  /** Address of a buffer, 0 when there is none. */
  buffer(index: number): number;
  child(index: number): ArrayReader;
  /** Entry `index`, counted from the array's offset, of the buffer of 32-bit offsets number `bufferIndex`. */
  offsetAt(bufferIndex: number, index: number): number;
}

/** Reads the structs where a 32-bit WebAssembly module keeps them: 64-bit counts, then 32-bit pointers. */
export class ArrowArrayReader implements ArrayReader {
  readonly #memory: ArrayBufferLike;
  readonly #view: DataView;
  readonly length: number;
  readonly nullCount: number;
  readonly offset: number;

  constructor(memory: ArrayBufferLike, address: number) {
    this.#memory = memory;
    this.#view = new DataView(memory, address, 60);
    this.length = Number(this.#view.getBigInt64(0, true));
    this.nullCount = Number(this.#view.getBigInt64(8, true));
    this.offset = Number(this.#view.getBigInt64(16, true));
  }

  buffer(index: number): number {
    return this.#pointer(this.#view.getUint32(40, true), index);
  }

  child(index: number): ArrayReader {
    return new ArrowArrayReader(this.#memory, this.#pointer(this.#view.getUint32(44, true), index));
  }

  offsetAt(bufferIndex: number, index: number): number {
    const address = this.buffer(bufferIndex);
    // An empty array may come without its single offset.
    return address === 0 ? 0 : this.#pointer(address, this.offset + index);
  }

  #pointer(table: number, index: number): number {
    return new DataView(this.#memory, table + index * 4, 4).getUint32(0, true);
  }
}
