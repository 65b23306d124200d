import { FrazilError, hasCode } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import type { Head, Pointer } from '../pointer.ts';
import { SharedFetches } from '../shared-fetches.ts';
import { frazilProperties } from './properties.ts';

/** What is kept in memory: versions, the text of their tokens, and tokens that were searched for. */
const versionsMax = 4_096;
const textLengthMax = 4 * 1024 * 1024;
const searchedMax = 1_024;

/**
 * What one handle knows of the tokens that versions landed, so that none is read twice while it searches for them.
 *
 * Versions never change and a token that was not in one never will be, so all of it stays true; only when the log
 * itself turns out to have been set back by somebody else is it forgotten.
 */
export class TokenHistory {
  readonly #pointer: Pointer<TableMetadata>;
  /** The `frazil.tokens` of versions, the oldest note first. */
  readonly #texts = new Map<number, string>();
  readonly #underWay = new SharedFetches<number, string>();
  /** By the hash of a token: it has landed in no version up to this one. */
  readonly #clearThrough = new Map<string, number>();
  #textLength = 0;
  #era = 0;

  constructor(pointer: Pointer<TableMetadata>) {
    this.#pointer = pointer;
  }

  /** Remembers what a version landed. */
  note(head: Head<TableMetadata>): void {
    this.#remember(head.version, head.value.properties[frazilProperties.tokens] ?? '');
  }

  /** The text of the tokens that a version landed; its tombstone keeps it. *Errors*: `token-history-missing`. *Cost*: a read, or nothing when the version was seen before. */
  async tokensOf(version: number, signal?: AbortSignal): Promise<string> {
    return this.#texts.get(version) ?? (await this.#underWay.join(version, `version ${version}`, signal, (shared) => this.#read(version, shared)));
  }

  /** Whether a version was ever landed, and has not been taken away. *Cost*: that of `tokensOf`. */
  async stands(version: number, signal?: AbortSignal): Promise<boolean> {
    try {
      await this.tokensOf(version, signal);
      return true;
    } catch (error) {
      if (hasCode(error, 'token-history-missing')) return false;
      throw error;
    }
  }

  /** Changes when everything is forgotten: what was found out before belongs to versions that are gone. */
  get era(): number {
    return this.#era;
  }

  /** The last version up to which a token is known not to have landed, 0 when nothing is known. */
  clearThrough(tokenHash: string): number {
    return this.#clearThrough.get(tokenHash) ?? 0;
  }

  /** Notes that a token has landed in no version up to `version`. @param era in which the search began. */
  noteClear(tokenHash: string, version: number, era: number): void {
    if (era !== this.#era) return;
    const known = this.clearThrough(tokenHash);
    this.#clearThrough.delete(tokenHash);
    this.#clearThrough.set(tokenHash, Math.max(known, version));
    if (this.#clearThrough.size > searchedMax) this.#clearThrough.delete(this.#clearThrough.keys().next().value!);
  }

  /** Forgets everything: versions were taken away, and others will have their numbers. */
  forget(): void {
    this.#texts.clear();
    this.#clearThrough.clear();
    this.#era += 1;
    this.#textLength = 0;
  }

  async #read(version: number, signal: AbortSignal): Promise<string> {
    const era = this.#era;
    const reading = await this.#pointer.read(version, signal);
    if (reading === undefined) throw historyMissing(version);
    const text = (reading.kind === 'head' ? reading.head.value.properties[frazilProperties.tokens] : reading.tokens) ?? '';
    if (era === this.#era) this.#remember(version, text);
    return text;
  }

  #remember(version: number, text: string): void {
    if (this.#texts.has(version)) return;
    this.#texts.set(version, text);
    this.#textLength += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#texts.size <= versionsMax && this.#textLength <= textLengthMax) return;
      this.#texts.delete(oldest);
      this.#textLength -= length;
    }
  }
}

function historyMissing(version: number): FrazilError {
  return new FrazilError('token-history-missing', `Version ${version} is gone, so it cannot be told whether the token landed in it.`, { context: { version } });
}
