import type { ObjectWriter, PutOptions, PutResult } from '../object-store.ts';
import type { Interceptor } from './store-request.ts';

/** A writer whose every step goes through an interceptor, but for `abort`, which must always get through. */
export class InterceptedWriter implements ObjectWriter {
  readonly #inner: ObjectWriter;
  readonly #key: string;
  readonly #options: PutOptions;
  readonly #intercept: Interceptor;

  constructor(inner: ObjectWriter, key: string, options: PutOptions, intercept: Interceptor) {
    this.#inner = inner;
    this.#key = key;
    this.#options = options;
    this.#intercept = intercept;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#intercept({ verb: 'write', key: this.#key, sentBytes: bytes.length, signal: this.#options.signal }, {
      send: () => this.#inner.write(bytes),
      detach: () => {
        const copy = bytes.slice();
        return () => this.#inner.write(copy);
      },
      facts: () => ({ receivedBytes: 0 }),
    });
  }

  async close(): Promise<PutResult> {
    const { condition, signal } = this.#options;
    const send = (): Promise<PutResult> => this.#inner.close();
    return await this.#intercept({ verb: 'close-writer', key: this.#key, condition, sentBytes: 0, signal }, {
      send,
      detach: () => send,
      facts: () => ({ receivedBytes: 0 }),
    });
  }

  abort(): Promise<void> {
    return this.#inner.abort();
  }
}
