import { FrazilError, hasCode } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { type Runtime, sha256Hex } from '../../runtime/index.ts';
import { backOff } from '../deadline.ts';
import type { Head, VersionReading } from '../pointer.ts';
import { frazilProperties } from './properties.ts';
import { findToken, type LandedToken } from './token-ledger.ts';

const claimFolder = 'metadata/tokens/';
const maxClaimBytes = 1024;
const maxTokenBytes = 256;
/** Versions read at once while walking behind an old claim. */
const walkWidth = 8;
const claimPause = { baseMs: 20, capMs: 1_000 };

export interface TokenGuardOptions {
  readonly store: ObjectStore;
  /** Reads a version, from memory where it is held. */
  readonly readVersion: (version: number, signal?: AbortSignal) => Promise<VersionReading<TableMetadata> | undefined>;
  readonly runtime: Runtime;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Keeps one token from landing twice, whatever the snapshot list holds.
 *
 * Before a version with the token can be put, a claim exists that names a version the token cannot have landed in or
 * before. So whoever comes later walks the versions behind the claim's base: found there means landed, and not found
 * up to the base of an attempt means that this attempt may land it, because its put fails if anything came between.
 *
 * *Cost*: one request beside the other staged puts when the token is new; a read per version behind the claim otherwise.
 */
export class TokenGuard {
  readonly tokenHash: string;
  readonly #options: TokenGuardOptions;
  /** Every version up to this one is known not to hold the token. */
  readonly #floor: Promise<number>;
  #clearThrough: number | undefined;

  /** Sends the claim. @param baseVersion a version known to have existed before this call. *Errors*: `token-invalid`. */
  constructor(token: string, baseVersion: number, options: TokenGuardOptions) {
    this.tokenHash = hashToken(token);
    this.#options = options;
    this.#floor = this.#claim(baseVersion);
    this.#floor.catch(() => undefined); // awaited by `check`
  }

  /** Whether the token has landed in a version up to `base`. *Errors*: `token-history-missing`. */
  async check(base: Head<TableMetadata>): Promise<LandedToken | undefined> {
    let clear = this.#clearThrough ?? (await this.#floor);
    while (clear < base.version) {
      const versions = Array.from({ length: Math.min(walkWidth, base.version - clear) }, (_, index) => clear + 1 + index);
      const texts = await Promise.all(versions.map((version) => this.#tokensOf(version, base)));
      for (const [index, text] of texts.entries()) {
        const landed = findToken(text, versions[index]!, this.tokenHash);
        if (landed !== undefined) return landed;
      }
      clear += versions.length;
    }
    this.#clearThrough = clear;
    return undefined;
  }

  /** The tokens that a version landed; its tombstone keeps them. */
  async #tokensOf(version: number, base: Head<TableMetadata>): Promise<string | undefined> {
    if (version === base.version) return base.value.properties[frazilProperties.tokens];
    const reading = await this.#options.readVersion(version, this.#options.signal);
    if (reading === undefined) throw historyMissing(version);
    return reading.kind === 'head' ? reading.head.value.properties[frazilProperties.tokens] : reading.tokens;
  }

  /** Creates the claim, or learns the base of the one that exists; goes on until one of both is certain. */
  async #claim(baseVersion: number): Promise<number> {
    const { store, runtime, deadlineMs, signal } = this.#options;
    const key = `${claimFolder}${this.tokenHash}`;
    const body = new TextEncoder().encode(JSON.stringify({ 'base-version': baseVersion }));
    const forwarded = signal ? { signal } : {};
    for (let step = 0; ; step++) {
      try {
        await store.put(key, body, { condition: { kind: 'if-absent' }, contentType: 'application/json', ...forwarded });
        return baseVersion;
      } catch (error) {
        // Whatever the answer was: a claim that can be read is valid, also our own whose answer was lost.
        const claimed = await readClaim(store, key, signal);
        if (claimed !== undefined) return claimed;
        if (hasCode(error, 'access-denied', 'request-refused', 'disk-full', 'request-aborted') || runtime.clock.monotonicMs() >= deadlineMs) throw error;
        await backOff(runtime, step, claimPause, signal);
      }
    }
  }
}

function hashToken(token: string): string {
  const bytes = new TextEncoder().encode(token);
  if (bytes.length === 0 || bytes.length > maxTokenBytes) {
    throw new FrazilError('token-invalid', `A token has 1 to ${maxTokenBytes} bytes, this one has ${bytes.length}.`, { context: { bytes: bytes.length } });
  }
  return sha256Hex(bytes);
}

async function readClaim(store: ObjectStore, key: string, signal: AbortSignal | undefined): Promise<number | undefined> {
  let bytes: Uint8Array;
  try {
    ({ bytes } = await store.get(key, { maxBytes: maxClaimBytes, ...(signal && { signal }) }));
  } catch (error) {
    if (hasCode(error, 'object-not-found')) return undefined;
    throw error;
  }
  const base = /^\{"base-version":(\d{1,15})\}$/.exec(new TextDecoder().decode(bytes))?.[1];
  // An illegible claim still proves that the token was used: walk everything.
  return base === undefined ? 0 : Number(base);
}

function historyMissing(version: number): FrazilError {
  return new FrazilError('token-history-missing', `Version ${version} is gone, so it cannot be told whether the token landed in it.`, { context: { version } });
}
