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
