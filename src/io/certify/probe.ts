import { FrazilError, hasCode } from '../../errors/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { GetResult, ObjectStore, PutCondition, PutResult } from '../object-store.ts';
import { rejectionOf } from './rejection.ts';

/** What came of one conditional write: acknowledged, refused for its condition, turned down as such, or not to be told. */
export type TryOutcome =
  | { readonly kind: 'won'; readonly etag: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'rejected'; readonly why: string }
  | { readonly kind: 'unclear' };

/** How often a put that got in another's way is sent again. */
const interferenceTries = 20;

/** One certification run: the store, keys of its own below one random prefix, and the calls the probes are made of. */
export class Probe {
  readonly store: ObjectStore;
  readonly runtime: Runtime;
  readonly prefix: string;
  readonly #keys = new Set<string>();
  readonly #signal: AbortSignal | undefined;

  constructor(store: ObjectStore, runtime: Runtime, signal: AbortSignal | undefined) {
    this.store = store;
    this.runtime = runtime;
    const id = Array.from(runtime.random.bytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.prefix = `_frazil/probe/${id}/`;
    this.#signal = signal;
  }

  /** Options that carry the caller's signal. */
  get signal(): { readonly signal?: AbortSignal } {
    return this.#signal === undefined ? {} : { signal: this.#signal };
  }

  /** The full key of a name, remembered for the cleanup. */
  key(name: string): string {
    const key = this.prefix + name;
    this.#keys.add(key);
    return key;
  }

  /** Every key that was made up so far. */
  get keys(): readonly string[] {
    return [...this.#keys];
  }

  put(name: string, bytes: Uint8Array): Promise<PutResult> {
    return this.store.put(this.key(name), bytes, this.signal);
  }

  /** Reads an object; undefined if the store says that it is not there, or gives only a part of it. */
  async get(name: string): Promise<GetResult | undefined> {
    try {
      return await this.store.get(this.key(name), this.signal);
    } catch (error) {
      if (hasCode(error, 'object-not-found', 'body-mismatch')) return undefined;
      throw error;
    }
  }

  /** What is wrong with an object whose put was acknowledged; undefined when it holds those bytes under that etag. */
  async findFault(name: string, body: Uint8Array, etag: string): Promise<string | undefined> {
    return this.faultOf(name, await this.get(name), body, etag);
  }

  /** The same of a read that was made already. */
  faultOf(name: string, read: GetResult | undefined, body: Uint8Array, etag: string): string | undefined {
    if (read === undefined) return `${this.key(name)} could not be read whole right after its put was acknowledged`;
    if (!sameBytes(read.bytes, body)) return `${this.key(name)} holds ${read.bytes.length} bytes that are not those of the put that was acknowledged`;
    if (read.meta.etag !== etag) return `${this.key(name)} came with the etag ${read.meta.etag}, and its put was acknowledged with ${etag}`;
    return undefined;
  }

  /** Puts under a condition, and again as long as the store says that others got in the way. */
  async tryPut(name: string, bytes: Uint8Array, condition: PutCondition = { kind: 'if-absent' }): Promise<TryOutcome> {
    return await outcomeOf(() => this.store.put(this.key(name), bytes, { condition, ...this.signal }));
  }
}

/** Runs a conditional write and tells what came of it. *Errors*: whatever says nothing about the condition, `access-denied` for one. */
export async function outcomeOf(write: () => Promise<PutResult>): Promise<TryOutcome> {
  for (let tries = 1; ; tries++) {
    try {
      return { kind: 'won', etag: (await write()).etag };
    } catch (error) {
      if (hasCode(error, 'precondition-failed')) return { kind: 'refused' };
      const why = rejectionOf(error);
      if (why !== undefined) return { kind: 'rejected', why };
      if (hasCode(error, 'write-outcome-unknown', 'store-unavailable')) return { kind: 'unclear' };
      if (!hasCode(error, 'conditional-interference')) throw error;
      if (tries >= interferenceTries) return { kind: 'unclear' };
    }
  }
}

/** Waits for all the calls, also when some fail, so that nothing is still under way when the first failure is thrown. */
export async function together<T>(calls: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(calls);
  return await Promise.all(calls);
}

/** A body that no other writer's can be mistaken for, wherever it is cut or mixed. */
export function bodyOf(writer: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  for (let i = 0; i < sizeBytes; i++) bytes[i] = (writer * 31 + (i >>> 8) + i * 7) & 0xff;
  new DataView(bytes.buffer).setUint32(0, writer);
  return bytes;
}

/** Whether two bodies are the same. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/** The error of a store that did not answer often enough to be judged. */
export function inconclusive(store: ObjectStore, what: string): FrazilError {
  return new FrazilError('store-unavailable', `${store.url} answered too few requests to certify it: ${what}. Nothing was found against it; try again.`, {
    context: { url: store.url },
  });
}
