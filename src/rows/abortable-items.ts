/** The items of a stream until the signal is aborted: a source that waits for its next item may wait for ever. */
export class AbortableItems<T> implements AsyncIterable<T> {
  readonly #items: AsyncIterator<T>;
  readonly #signal: AbortSignal;
  #giveUp: (reason: unknown) => void = () => undefined;

  constructor(source: AsyncIterable<T>, signal: AbortSignal) {
    this.#items = source[Symbol.asyncIterator]();
    this.#signal = signal;
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return { next: () => this.#next(), return: () => this.#close() };
  }

  async #next(): Promise<IteratorResult<T>> {
    this.#signal.throwIfAborted(); // a source that was closed would look like one at its end
    let isOver = true;
    try {
      const result = await this.#untilAborted(this.#items.next());
      isOver = result.done === true;
      return result;
    } finally {
      if (isOver) this.#signal.removeEventListener('abort', this.#abort);
    }
  }

  /** A race with one promise of the abort would hold on to every item until the end. */
  #untilAborted(next: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      next.then(resolve, reject);
    });
  }

  readonly #abort = (): void => {
    this.#giveUp(this.#signal.reason);
    this.#close().catch(() => undefined); // a source that waits learns it when it goes on
  };

  async #close(): Promise<IteratorResult<T>> {
    this.#signal.removeEventListener('abort', this.#abort);
    await this.#items.return?.();
    return { done: true, value: undefined };
  }
}
