import { FrazilError, hasCode, isFrazilError } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { type Runtime, sha256Hex } from '../../runtime/index.ts';
import { backOff, checkNotAborted } from '../patience.ts';
import type { Head } from '../pointer.ts';
import type { TokenHistory } from './token-history.ts';
import { findToken, type LandedToken } from './token-ledger.ts';

const claimFolder = 'metadata/tokens/';
const maxClaimBytes = 1024;
const maxTokenBytes = 256;
/** Versions read at once while walking behind a claim: few at first, and ever more behind an old one. */
const walkWidth = { first: 8, most: 64 };
const claimPause = { baseMs: 20, capMs: 1_000 };

export interface TokenGuardOptions {
  readonly store: ObjectStore;
  /** Shared by all guards of a handle. */
  readonly history: TokenHistory;
  readonly runtime: Runtime;
  /** Aborted when the caller no longer waits. */
  readonly signal: AbortSignal;
}

/**
 * Keeps one token from landing twice, whatever the snapshot list holds.
 *
 * Before a version with the token can be put, a claim exists that names a version the token cannot have landed in or
 * before. So whoever comes later walks the versions behind the claim's base: found there means landed, and not found
 * up to the base of an attempt means that this attempt may land it, because its put fails if anything came between.
 *
 * *Cost*: one request beside the other staged puts when the token is new; a read per version behind the claim otherwise,
 * once for a handle.
 */
export class TokenGuard {
  readonly tokenHash: string;
  readonly #options: TokenGuardOptions;
  /** Every version up to this one is known not to hold the token. */
  #floor: Promise<number>;

  /**
   * Sends the claim.
   *
   * @param baseVersion a version known to have existed before the claim is sent; the newer, the shorter the walks of
   * those who come later. *Errors*: `token-invalid`.
   */
  constructor(token: string, baseVersion: Promise<number>, options: TokenGuardOptions) {
    this.tokenHash = sha256Hex(bytesOfToken(token));
    this.#options = options;
    this.#floor = baseVersion.then((version) => this.#claim(version));
    this.#floor.catch(() => undefined); // awaited by `check`
  }

  /** Resolves when the claim stands, with a version that the token has not landed in or before. *Errors*: those of `check`. */
  get claimed(): Promise<number> {
    return this.#floor;
  }

  /** Whether the token has landed in a version up to `base`. *Errors*: `token-history-missing`, `request-aborted`, store errors. */
  async check(base: Head<TableMetadata>): Promise<LandedToken | undefined> {
    const { history, signal } = this.#options;
    const { era } = history;
    history.note(base);
    let clear = Math.max(await this.#floorBelow(base.version), history.clearThrough(this.tokenHash));
    for (let width = walkWidth.first; clear < base.version; width = Math.min(walkWidth.most, 2 * width)) {
      checkNotAborted(signal);
      const versions = Array.from({ length: Math.min(width, base.version - clear) }, (_, index) => clear + 1 + index);
      const texts = await Promise.all(versions.map((version) => history.tokensOf(version, signal)));
      for (const [index, text] of texts.entries()) {
        const landed = findToken(text, versions[index]!, this.tokenHash);
        if (landed !== undefined) return landed;
      }
      clear += versions.length;
      history.noteClear(this.tokenHash, clear, era); // so that a walk that is given up goes on from here
    }
    return undefined;
  }

  /**
   * The claim's base, unless it names a version behind `version` that does not exist: somebody has set the log back, and
   * other versions will get those numbers, with the token perhaps in one of them. Then the claim is made to say, for
   * whoever comes later too, that every version has to be searched.
   */
  async #floorBelow(version: number): Promise<number> {
    const { store, history, signal } = this.#options;
    const floor = await this.#floor;
    if (floor <= version || (await history.stands(floor, signal))) return floor;
    await store.put(this.#claimKey, claimOf(0), { contentType: 'application/json', signal });
    this.#floor = Promise.resolve(0);
    return 0;
  }

  get #claimKey(): string {
    return `${claimFolder}${this.tokenHash}`;
  }

  /** Creates the claim, or learns the base of the one that exists; goes on until one of both is certain. */
  async #claim(baseVersion: number): Promise<number> {
    const { store, runtime, signal } = this.#options;
    const key = this.#claimKey;
    for (let step = 0; ; step++) {
      checkNotAborted(signal);
      try {
        await store.put(key, claimOf(baseVersion), { condition: { kind: 'if-absent' }, contentType: 'application/json', signal });
        return baseVersion;
      } catch (error) {
        // Whatever the answer was: a claim that can be read is valid, also our own whose answer was lost.
        const claimed = await readClaim(store, key, signal);
        if (claimed !== undefined) return claimed;
        if (!hasCode(error, 'precondition-failed') && !isPassing(error)) throw error;
        await backOff(runtime, step, claimPause, signal);
      }
    }
  }
}

function claimOf(baseVersion: number): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ 'base-version': baseVersion }));
}

/** *Errors*: `token-invalid`. */
export function checkToken(token: string | undefined): void {
  if (token !== undefined) bytesOfToken(token);
}

function bytesOfToken(token: string): Uint8Array {
  const bytes = new TextEncoder().encode(token);
  if (bytes.length === 0 || bytes.length > maxTokenBytes) {
    throw new FrazilError('token-invalid', `A token has 1 to ${maxTokenBytes} bytes, this one has ${bytes.length}.`, { context: { bytes: bytes.length } });
  }
  return bytes;
}

/** The base that a claim names; undefined while there is none to be read. */
async function readClaim(store: ObjectStore, key: string, signal: AbortSignal): Promise<number | undefined> {
  let bytes: Uint8Array;
  try {
    ({ bytes } = await store.get(key, { maxBytes: maxClaimBytes, signal }));
  } catch (error) {
    if (hasCode(error, 'object-too-large')) return 0;
    if (hasCode(error, 'object-not-found') || isPassing(error)) return undefined;
    throw error;
  }
  const base = /^\{"base-version":(\d{1,15})\}$/.exec(new TextDecoder().decode(bytes))?.[1];
  // An illegible claim still proves that the token was used: walk everything.
  return base === undefined ? 0 : Number(base);
}

/** Whether the same request may fare better a little later. */
function isPassing(error: unknown): boolean {
  return isFrazilError(error) && (error.kind === 'unavailable' || error.kind === 'outcome-unknown') && error.code !== 'disk-full';
}
