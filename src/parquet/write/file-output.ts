import type { ObjectWriter } from '../../io/index.ts';
import { joinBytes } from './join-bytes.ts';

/** Where finished bytes of data files go. Without one, files are given back in memory. */
export interface DataFileSink {
  /** Opens the object of a file that has outgrown memory. Numbers are unique within a writer. */
  openWriter(fileNumber: number): Promise<ObjectWriter>;
  /**
   * Stores a small file that is complete. Awaited before the next file, so resolve at once to store several in parallel.
   * Without this method small files are given back in memory.
   */
  put?(fileNumber: number, bytes: Uint8Array): Promise<void>;
}

/** Where the bytes of one data file go: memory while there are few, then an object writer. */
export class FileOutput {
  readonly #openWriter: (() => Promise<ObjectWriter>) | undefined;
  readonly #memoryLimitBytes: number;
  #held: Uint8Array[] = [];
  #writer: ObjectWriter | undefined;
  #byteLength = 0;

  /** Without `openWriter` everything is held, whatever the limit. */
  constructor(memoryLimitBytes: number, openWriter: (() => Promise<ObjectWriter>) | undefined) {
    this.#memoryLimitBytes = memoryLimitBytes;
    this.#openWriter = openWriter;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /** Bytes in memory; none once an object is open for them. */
  get heldBytes(): number {
    return this.#writer === undefined ? this.#byteLength : 0;
  }

  /** Takes over the next piece of the file. */
  async write(piece: Uint8Array): Promise<void> {
    this.#byteLength += piece.length;
    this.#held.push(piece);
    if (this.#openWriter === undefined || (this.#writer === undefined && this.#byteLength <= this.#memoryLimitBytes)) return;
    this.#writer ??= await this.#openWriter();
    for (const held of this.#held.splice(0)) await this.#writer.write(held);
  }

  /** Makes a streamed file visible, or gives back one that was held. */
  async close(): Promise<Uint8Array | undefined> {
    if (this.#writer === undefined) return joinBytes(this.#held);
    await this.#writer.close();
    return undefined;
  }

  async abort(): Promise<void> {
    this.#held = [];
    await this.#writer?.abort();
  }
}
