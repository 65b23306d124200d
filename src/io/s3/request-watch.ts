import type { S3TimeLimits } from './s3-options.ts';

/** Bytes a second that a slow uplink still carries; the wait for an answer grows with the body sent. */
const slowestUploadBytesPerSecond = 128 * 1024;

/** The time limits of one attempt: calls `expire` once, when the first of them is passed. */
export class RequestWatch {
  readonly #limits: Required<S3TimeLimits>;
  readonly #expire: () => void;
  readonly #total: NodeJS.Timeout;
  #phase: NodeJS.Timeout;
  #expired: string | undefined;

  /** Starts the watch; `uploadBytes` is the size of the request's body. */
  constructor(limits: Required<S3TimeLimits>, uploadBytes: number, expire: () => void) {
    this.#limits = limits;
    this.#expire = expire;
    // Whoever watches the socket ends a connection that does not stand in time; this limit must come after that one.
    const firstByteMs = limits.connectMs + limits.firstByteMs + Math.ceil((uploadBytes / slowestUploadBytesPerSecond) * 1000);
    this.#phase = setTimeout(() => this.#end(`no answer within ${firstByteMs} ms`), firstByteMs);
    this.#total = setTimeout(() => this.#end(`not finished within ${limits.totalMs} ms`), limits.totalMs);
  }

  /** Which limit was passed, in words; undefined while none was. */
  get expired(): string | undefined {
    return this.#expired;
  }

  /** The answer's head is there: from now on its body must keep coming. */
  answered(): void {
    clearTimeout(this.#phase);
    const { idleMs } = this.#limits;
    this.#phase = setTimeout(() => this.#end(`the body stood still for ${idleMs} ms`), idleMs);
  }

  /** A piece of the body came. */
  progressed(): void {
    this.#phase.refresh();
  }

  stop(): void {
    clearTimeout(this.#phase);
    clearTimeout(this.#total);
  }

  #end(why: string): void {
    this.#expired ??= why;
    this.stop();
    this.#expire();
  }
}
