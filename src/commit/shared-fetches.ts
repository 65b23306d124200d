import { SharedCall } from '../io/index.ts';
import { checkNotAborted } from './patience.ts';

/** Fetches under way, by key: each is made once for all who ask meanwhile, and given up only when all of them have. */
export class SharedFetches<K, T> {
  readonly #underWay = new Map<K, SharedCall<T>>();

  /** Joins the fetch of a key, or begins it. @param name of what is fetched, for messages. *Errors*: `request-aborted`, and those of the fetch. */
  async join(key: K, name: string, signal: AbortSignal | undefined, fetch: (shared: AbortSignal) => Promise<T>): Promise<T> {
    checkNotAborted(signal);
    const joined = this.#underWay.get(key);
    if (joined !== undefined && !joined.abandoned) return await joined.join('read', name, signal);
    const call: SharedCall<T> = new SharedCall(async (shared) => {
      try {
        return await fetch(shared);
      } finally {
        if (this.#underWay.get(key) === call) this.#underWay.delete(key);
      }
    });
    this.#underWay.set(key, call);
    return await call.join('read', name, signal);
  }
}
