import { FrazilError } from '../../errors/index.ts';
import type { ObjectWriter, PutOptions, PutResult } from '../object-store.ts';
import { checkWriteNotAborted } from '../abort.ts';
import { contentEtagMaxBytes } from './local-etag.ts';
import type { LocalPublisher } from './local-publisher.ts';
import type { TemporaryFile } from './temporary-files.ts';

/** Streams one object into a temporary file and publishes it on close. */
export class LocalWriter implements ObjectWriter {
  readonly #publisher: LocalPublisher;
  readonly #key: string;
  readonly #options: PutOptions;
  #file: TemporaryFile | undefined;
  #small: Uint8Array[] | undefined = [];
  #size = 0;
  /** Writes follow one another, whether or not the caller waits for each. */
  #last: Promise<void> = Promise.resolve();

  constructor(publisher: LocalPublisher, key: string, options: PutOptions, file: TemporaryFile) {
    this.#publisher = publisher;
    this.#key = key;
    this.#options = options;
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<void> {
    const write = this.#last.then(() => this.#append(bytes));
    this.#last = write.catch(() => undefined);
    return write;
  }

  async close(): Promise<PutResult> {
    await this.#last;
    const file = this.#open();
    this.#file = undefined;
    return this.#publisher.publish(this.#key, file, this.#small && Buffer.concat(this.#small), this.#options);
  }

  async abort(): Promise<void> {
    await this.#last;
    this.#discard();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    const file = this.#open();
    try {
      checkWriteNotAborted(this.#key, this.#options.signal);
      await this.#publisher.append(this.#key, file, bytes);
    } catch (error) {
      // A file with a hole in it must never be published.
      this.#discard();
      throw error;
    }
    this.#size += bytes.length;
    if (this.#size > contentEtagMaxBytes) this.#small = undefined;
    else this.#small?.push(bytes);
  }

  #discard(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) this.#publisher.discard(file);
  }

  #open(): TemporaryFile {
    if (this.#file !== undefined) return this.#file;
    throw new FrazilError('request-refused', `The writer of ${this.#key} is closed, aborted or has failed; open another one.`, { context: { key: this.#key } });
  }
}
