import type { Readable } from 'node:stream';

/** The body of an answer, whole or up to where it broke off. */
export interface ResponseBody {
  readonly bytes: Uint8Array;
  /** It ended before its announced length, or its connection broke. */
  readonly cut: boolean;
}

// A false length must not make us reserve memory for it; larger bodies are gathered piece by piece.
const reservedMaxBytes = 64 * 1024 * 1024;

/** How a body is taken. */
export interface ReadBodyOptions {
  /** The length that the answer named. */
  readonly announcedBytes: number | undefined;
  /** The most that is taken; above it the result is undefined. */
  readonly limitBytes: number;
  /** Ends the reading at once, whatever the stream does. */
  readonly signal: AbortSignal;
  /** Called for every piece. */
  readonly progressed: () => void;
}

/** Takes a body into memory and leaves its stream ended or destroyed, whatever happens. */
export async function readResponseBody(stream: Readable, options: ReadBodyOptions): Promise<ResponseBody | undefined> {
  const { announcedBytes, limitBytes, signal, progressed } = options;
  const gathered = announcedBytes !== undefined && announcedBytes <= reservedMaxBytes ? new ReservedBytes(announcedBytes) : new GatheredBytes();
  const ended = await new Promise<'whole' | 'broken' | 'too-large'>((resolve) => {
    stream.on('data', (chunk: Uint8Array) => {
      progressed();
      gathered.add(chunk);
      if (gathered.length > limitBytes) resolve('too-large');
    });
    stream.once('end', () => resolve('whole'));
    stream.on('error', () => resolve('broken'));
    stream.once('close', () => resolve('broken'));
    signal.addEventListener('abort', () => resolve('broken'), { once: true });
    // Given up between its head and this call, it has said so to nobody and will not say it again.
    if (stream.destroyed || signal.aborted) resolve('broken');
  });
  if (ended !== 'whole') stream.destroy();
  if (ended === 'too-large') return undefined;
  const cut = ended === 'broken' || (announcedBytes !== undefined && gathered.length !== announcedBytes);
  return { bytes: gathered.take(), cut };
}

/** Bytes of a length known beforehand: each is copied once. */
class ReservedBytes {
  readonly #bytes: Uint8Array;
  length = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  add(chunk: Uint8Array): void {
    if (this.length + chunk.length <= this.#bytes.length) this.#bytes.set(chunk, this.length);
    this.length += chunk.length;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, Math.min(this.length, this.#bytes.length));
  }
}

/** Bytes of unknown length. */
class GatheredBytes {
  readonly #chunks: Uint8Array[] = [];
  length = 0;

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  take(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  }
}
