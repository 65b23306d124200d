import { FrazilError } from '../../errors/index.ts';
import { joinBytes } from '../../parquet/index.ts';

const magic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
/** The magic string and its padding, before the messages of a file. */
const fileHeadBytes = 8;
/** A first message larger than this is taken for bytes of another format. */
const maxFirstMessageBytes = 256 * 1024 ** 2;
const continuation = 0xffffffff;
/** Number of the schema among the kinds of messages. */
const schemaMessage = 1;

/** How the bytes are to be read: from front to back, or as a whole where the schema stands at the end only. */
export type IpcContent = { readonly kind: 'stream'; readonly bytes: AsyncIterable<Uint8Array> } | { readonly kind: 'file'; readonly bytes: Uint8Array };

/**
 * The bytes of an Arrow file or stream.
 *
 * A file holds a stream between its magic strings, so that both can be read from front to back, without holding the
 * whole; but some writers leave the schema out there, and their files can only be read from the end.
 */
export class IpcSource {
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #source: string;
  #head: Uint8Array = new Uint8Array(0);
  #isFile = false;
  #tail: readonly number[] = [];

  constructor(bytes: AsyncIterable<Uint8Array>, source: string) {
    this.#bytes = bytes[Symbol.asyncIterator]();
    this.#source = source;
  }

  /** Looks at the beginning. *Errors*: `arrow-file-invalid`. */
  async open(): Promise<IpcContent> {
    await this.#readHead(fileHeadBytes);
    if (this.#head.length === 0) throw this.invalid('the file is empty');
    this.#isFile = magic.every((byte, index) => this.#head[index] === byte);
    const start = this.#isFile ? fileHeadBytes : 0;
    const kind = await this.#firstMessageKind(start);
    if (kind === schemaMessage) return { kind: 'stream', bytes: { [Symbol.asyncIterator]: () => this.#rest(start) } };
    if (!this.#isFile) throw this.invalid('this is neither an Arrow file nor an Arrow stream');
    return { kind: 'file', bytes: await this.#whole() };
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

  /** Given without `return`: the reader stops at the end of the stream, the file goes on behind it. */
  #rest(start: number): AsyncIterator<Uint8Array> {
    let head: Uint8Array | undefined = this.#head.subarray(start);
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      if (head === undefined) return await this.#nextChunk();
      const value = head;
      head = undefined;
      return { done: false, value };
    };
    return { next };
  }

  async #whole(): Promise<Uint8Array> {
    const pieces = [this.#head];
    for (let chunk = await this.#nextChunk(); chunk.done !== true; chunk = await this.#nextChunk()) pieces.push(chunk.value);
    await this.finish();
    return joinBytes(pieces);
  }

  /** The kind of the message at `start`; undefined where there is none. */
  async #firstMessageKind(start: number): Promise<number | undefined> {
    await this.#readHead(start + 8);
    if (this.#head.length < start + 8) return undefined;
    const first = this.#view().getUint32(start, true);
    // Since 2019 a mark stands before the length.
    const at = start + (first === continuation ? 8 : 4);
    const length = first === continuation ? this.#view().getUint32(start + 4, true) : first;
    if (length < 16 || length > maxFirstMessageBytes) return undefined;
    await this.#readHead(at + length);
    return this.#head.length < at + length ? undefined : messageKind(new DataView(this.#head.buffer, this.#head.byteOffset + at, length));
  }

  #view(): DataView {
    return new DataView(this.#head.buffer, this.#head.byteOffset, this.#head.byteLength);
  }

  async #readHead(byteLength: number): Promise<void> {
    const pieces = [this.#head];
    let held = this.#head.length;
    while (held < byteLength) {
      const { done, value } = await this.#nextChunk();
      if (done === true) break;
      pieces.push(value);
      held += value.length;
    }
    this.#head = joinBytes(pieces);
  }

  async #nextChunk(): Promise<IteratorResult<Uint8Array>> {
    const result = await this.#bytes.next();
    if (result.done !== true) this.#tail = [...this.#tail, ...result.value.subarray(-magic.length)].slice(-magic.length);
    return result;
  }
}

/** Field 1 of the flatbuffer table of a message; undefined where the bytes are none. */
function messageKind(message: DataView): number | undefined {
  const table = message.getUint32(0, true);
  if (table + 4 > message.byteLength) return undefined;
  const fields = table - message.getInt32(table, true);
  if (fields < 0 || fields + 8 > message.byteLength) return undefined;
  const at = table + message.getUint16(fields + 6, true);
  return at < message.byteLength ? message.getUint8(at) : undefined;
}
