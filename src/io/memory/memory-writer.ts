import { FrazilError } from '../../errors/index.ts';
import type { ObjectWriter, PutResult } from '../object-store.ts';

/** Gathers the bytes of one object and hands them over as a whole. */
export class MemoryWriter implements ObjectWriter {
  readonly #key: string;
  readonly #land: (bytes: Uint8Array) => Promise<PutResult>;
  #chunks: Uint8Array[] | undefined = [];

  constructor(key: string, land: (bytes: Uint8Array) => Promise<PutResult>) {
    this.#key = key;
    this.#land = land;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#open().push(bytes);
  }

  async close(): Promise<PutResult> {
    const chunks = this.#open();
    this.#chunks = undefined;
    return this.#land(concatenate(chunks));
  }

  async abort(): Promise<void> {
    this.#chunks = undefined;
  }

  #open(): Uint8Array[] {
    if (this.#chunks === undefined) {
      throw new FrazilError('request-refused', `The writer of ${this.#key} is closed or aborted; open another one.`, { context: { key: this.#key } });
    }
    return this.#chunks;
  }
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
