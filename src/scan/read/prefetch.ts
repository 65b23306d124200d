/**
 * Runs a task for each item, up to `ahead` of them before their results are asked for, and gives the results in order.
 *
 * An error comes out in its place in the order. A consumer that leaves waits for what is under way, whatever becomes of it.
 */
export async function* prefetch<Item, Result>(items: readonly Item[], ahead: number, run: (item: Item, index: number) => Promise<Result>): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  let next = 0;
  const startMore = (): void => {
    while (running.length <= ahead && next < items.length) {
      const result = run(items[next] as Item, next);
      // Its error is thrown when its turn comes; until then it must not count as unhandled.
      result.catch(() => undefined);
      running.push(result);
      next += 1;
    }
  };
  try {
    for (;;) {
      startMore();
      const first = running.shift();
      if (first === undefined) return;
      yield await first;
    }
  } finally {
    await Promise.allSettled(running);
  }
}
