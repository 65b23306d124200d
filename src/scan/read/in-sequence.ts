/** A stream whose first result is already on its way. */
interface StartedStream<Result> {
  readonly first: Promise<IteratorResult<Result, unknown>>;
  readonly rest: AsyncGenerator<Result>;
}

/**
 * The results of one stream per item, stream after stream; each is started while the one before it is consumed, so that
 * its first bytes travel meanwhile.
 *
 * However it ends, `stop` is aborted first and then the stream that nobody will read is closed.
 */
export async function* inSequence<Item, Result>(items: AsyncGenerator<Item>, open: (item: Item) => AsyncGenerator<Result>, stop: AbortController): AsyncGenerator<Result> {
  let pending = startNext(items, open);
  try {
    for (;;) {
      const current = await pending;
      if (current === undefined) return;
      pending = startNext(items, open);
      // Its error is thrown when its turn comes; until then it must not count as unhandled.
      pending.catch(() => undefined);
      yield* resume(current);
    }
  } finally {
    stop.abort();
    await close(pending);
  }
}

async function startNext<Item, Result>(items: AsyncGenerator<Item>, open: (item: Item) => AsyncGenerator<Result>): Promise<StartedStream<Result> | undefined> {
  const next = await items.next();
  if (next.done === true) return undefined;
  const rest = open(next.value);
  const first = rest.next();
  first.catch(() => undefined);
  return { first, rest };
}

async function* resume<Result>({ first, rest }: StartedStream<Result>): AsyncGenerator<Result> {
  try {
    const step = await first;
    if (step.done === true) return;
    yield step.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** What the aborted stream reports does not matter: the caller has its result or its error. */
async function close<Result>(pending: Promise<StartedStream<Result> | undefined>): Promise<void> {
  try {
    const unread = await pending;
    await unread?.rest.return(undefined);
  } catch {
    // Aborted while it was opened.
  }
}
