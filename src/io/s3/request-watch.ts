import type { S3TimeLimits } from './s3-options.ts';

/** The limits of one attempt; that of the whole call is `CallLimit`'s. */
type AttemptLimits = Pick<Required<S3TimeLimits>, 'connectMs' | 'firstByteMs' | 'idleMs'>;

/** Bytes a second that a slow uplink still carries; the wait for an answer grows with the body sent. */
const slowestUploadBytesPerSecond = 128 * 1024;

/** The time limits of one attempt: calls `expire` once, when the first of them is passed. */
export class RequestWatch {
  readonly #limits: AttemptLimits;
  readonly #expire: () => void;
  #phase: NodeJS.Timeout;
  #expired: string | undefined;

  /** Starts the watch; `uploadBytes` is the size of the request's body. */
  constructor(limits: AttemptLimits, uploadBytes: number, expire: () => void) {
    this.#limits = limits;
    this.#expire = expire;
    // Whoever watches the socket ends a connection that does not stand in time; this limit must come after that one.
    const firstByteMs = limits.connectMs + limits.firstByteMs + Math.ceil((uploadBytes / slowestUploadBytesPerSecond) * 1000);
    this.#phase = setTimeout(() => this.#end(`no answer within ${firstByteMs} ms`), firstByteMs);
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
  }

  #end(why: string): void {
    this.#expired ??= why;
    this.stop();
    this.#expire();
  }
}
