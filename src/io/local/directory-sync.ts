import { closeSync, constants, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const fsyncFile = promisify(fsync);

interface Rounds {
  readonly current: Promise<void>;
  next: Promise<void> | undefined;
}

/**
 * Makes the entries of directories durable, sharing one fsync among those who wait for the same directory.
 *
 * A caller whose entry was made before a round began may share that round; while a round runs, newcomers share the next.
 */
export class DirectorySync {
  readonly #rounds = new Map<string, Rounds>();

  /** Resolves when every entry that the directory had at the time of the call is durable. */
  flush(path: string): Promise<void> {
    const rounds = this.#rounds.get(path);
    if (rounds === undefined) return this.#begin(path);
    rounds.next ??= rounds.current.then(
      () => this.#begin(path),
      () => this.#begin(path),
    );
    return rounds.next;
  }

  #begin(path: string): Promise<void> {
    const current = syncDirectory(path);
    const rounds: Rounds = { current, next: undefined };
    this.#rounds.set(path, rounds);
    const end = (): void => {
      if (rounds.next === undefined) this.#rounds.delete(path);
    };
    current.then(end, end);
    return current;
  }
}

async function syncDirectory(path: string): Promise<void> {
  // Opened anew each time (5 µs): a kept descriptor would still name a directory that somebody has replaced.
  const directory = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await fsyncFile(directory);
  } finally {
    closeSync(directory);
  }
}
