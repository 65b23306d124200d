import { FrazilError } from '../../errors/index.ts';

const magic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
/** The magic string and its padding, before the stream that a file holds. */
const fileHeadBytes = 8;
const headBytes = 8;
/** A first message larger than this is taken for bytes of another format. */
const maxSchemaBytes = 256 * 1024 ** 2;
const continuation = 0xffffffff;

/**
 * The bytes of an Arrow file or stream as a stream.
 *
 * A file holds a stream between its magic strings, so both can be read from front to back, without holding the whole.
 */
export class IpcSource implements AsyncIterable<Uint8Array> {
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #source: string;
  #isFile = false;
  #tail: readonly number[] = [];

  constructor(bytes: AsyncIterable<Uint8Array>, source: string) {
    this.#bytes = bytes[Symbol.asyncIterator]();
    this.#source = source;
  }

  /** Given without `return`: the reader stops at the end of the stream, the file goes on behind it. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    let head: Promise<Uint8Array> | undefined = this.#readHead();
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (head === undefined) return await this.#nextChunk();
      const value = await head;
      head = undefined;
      return { done: false, value };
    };
    return { next };
  }

  /** Reads on to the end and checks it. *Errors*: `arrow-file-invalid` for a file that was cut off. */
  async finish(): Promise<void> {
    if (!this.#isFile) return;
    let chunk = await this.#nextChunk();
    while (chunk.done !== true) chunk = await this.#nextChunk();
    if (!magic.every((byte, index) => this.#tail[index] === byte)) throw this.invalid('the file was cut off: it does not end as an Arrow file does');
  }

  async close(): Promise<void> {
    await this.#bytes.return?.();
  }

  invalid(problem: string, cause?: unknown): FrazilError {
    return new FrazilError('arrow-file-invalid', `${this.#source}: ${problem}.`, { context: { source: this.#source }, ...(cause !== undefined && { cause }) });
  }

  async #nextChunk(): Promise<IteratorResult<Uint8Array>> {
    const result = await this.#bytes.next();
    if (result.done !== true) this.#tail = [...this.#tail, ...result.value.subarray(-magic.length)].slice(-magic.length);
    return result;
  }

  async #readHead(): Promise<Uint8Array> {
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < headBytes) {
      const { done, value } = await this.#nextChunk();
      if (done === true) break;
      const joined = new Uint8Array(head.length + value.length);
      joined.set(head);
      joined.set(value, head.length);
      head = joined;
    }
    if (head.length === 0) throw this.invalid('the file is empty');
    this.#isFile = magic.every((byte, index) => head[index] === byte);
    if (this.#isFile) return head.subarray(fileHeadBytes);
    if (head.length < headBytes || !startsWithMessage(head)) throw this.invalid('this is neither an Arrow file nor an Arrow stream');
    return head;
  }
}

/** A stream begins with the length of its schema, since 2019 after a mark. */
function startsWithMessage(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const first = view.getUint32(0, true);
  const length = first === continuation ? view.getUint32(4, true) : first;
  return length > 0 && length < maxSchemaBytes;
}
