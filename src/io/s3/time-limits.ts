import type { S3TimeLimits } from './s3-options.ts';

/**
 * The time that one call may take in all, joined with its caller's signal into one.
 *
 * It covers looking for credentials, every attempt and the pauses between them, but not the time in line behind other
 * requests of this host, during which it is paused.
 */
export class CallLimit {
  readonly totalMs: number;
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  #expired = false;
  #leftMs: number;
  #runsSinceMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Starts the time. */
  constructor(totalMs: number, caller?: AbortSignal) {
    this.totalMs = totalMs;
    this.#leftMs = totalMs;
    this.#caller = caller;
    caller?.addEventListener('abort', this.#giveUp, { once: true });
    if (caller?.aborted === true) this.#giveUp();
    else this.resume();
  }

  /** Aborted when the time is up or the caller gives up, whichever comes first. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the time was up before the caller gave up. */
  get expired(): boolean {
    return this.#expired;
  }

  /** Stops the time until `resume`. */
  pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#leftMs -= performance.now() - this.#runsSinceMs;
  }

  resume(): void {
    if (this.#timer !== undefined || this.signal.aborted) return;
    this.#runsSinceMs = performance.now();
    this.#timer = setTimeout(this.#expire, Math.max(0, this.#leftMs));
  }

  /** The call is over: neither time nor caller matter any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#giveUp);
  }

  readonly #expire = (): void => {
    this.#expired = true;
    this.#controller.abort();
  };

  readonly #giveUp = (): void => {
    clearTimeout(this.#timer);
    this.#controller.abort(this.#caller?.reason);
  };
}

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
