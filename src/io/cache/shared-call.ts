import { requestAborted } from '../abort.ts';

/** One call that several callers wait for; it is given up only when all of them have. */
export class SharedCall<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(call: (signal: AbortSignal) => Promise<T>) {
    this.#result = Promise.resolve(this.#controller.signal).then(call);
    // Whoever waits sees the failure; when nobody does any more, it concerns nobody.
    this.#result.catch(() => undefined);
  }

  /** Whether it was given up, so that a newcomer must not join. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Waits for the result, or until the caller's own signal is aborted. *Errors*: `request-aborted`, and those of the call. */
  join(operation: string, key: string, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) {
      // A caller who cannot give up keeps the call alive.
      this.#waiting += 1;
      return this.#result;
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting -= 1;
        if (this.#waiting === 0) this.#controller.abort(signal.reason);
        reject(requestAborted(operation, key, signal));
      };
      if (signal.aborted && this.#waiting > 0) {
        reject(requestAborted(operation, key, signal));
        return;
      }
      this.#waiting += 1;
      signal.addEventListener('abort', leave, { once: true });
      const stay = (): void => signal.removeEventListener('abort', leave);
      this.#result.then(
        (value) => {
          stay();
          resolve(value);
        },
        (error: unknown) => {
          stay();
          reject(error as Error);
        },
      );
    });
  }
}
