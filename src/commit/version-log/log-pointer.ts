import { FrazilError } from '../../errors/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { Head, Landing, LandOptions, Pointer, VersionReading } from '../pointer.ts';
import { landVersion } from './land-version.ts';
import { probeForward } from './probe.ts';
import type { VersionLog, VersionObject } from './version-log.ts';

/** So many versions that land while the head is read are followed. */
const freshLooks = 3;

/** Where a cold load starts looking: the version that a hint names, if there is a usable one. */
export type HintReader = (signal?: AbortSignal) => Promise<number | undefined>;

export interface LogPointerOptions<T> {
  readonly log: VersionLog<T>;
  readonly runtime: Runtime;
  /** What the log keeps, for messages: `table s3://…`. */
  readonly subject: string;
  readonly readHint?: HintReader;
}

/** The pointer over a versioned log in a bucket: the head is found by probing, and moved by creating the next version. */
export class LogPointer<T> implements Pointer<T> {
  readonly #options: LogPointerOptions<T>;

  constructor(options: LogPointerOptions<T>) {
    this.#options = options;
  }

  /** *Cost*: 1 request when `known` is still the head; hint, version and one probe when cold. */
  async load(known?: Head<T>, signal?: AbortSignal): Promise<Head<T>> {
    if (known !== undefined) return await this.#newestFrom(known.version, known, signal);
    const hinted = await this.#options.readHint?.(signal);
    if (hinted === undefined) return await this.resolveAnew(signal);
    // The hint is a place to start, nothing more: one that names no version (damaged, or copied too high) is ignored.
    const [found, next] = await Promise.all([this.read(hinted, signal), this.read(hinted + 1, signal)]);
    if (found === undefined) return await this.resolveAnew(signal);
    if (next === undefined && found.kind === 'head') return found.head;
    return await this.#newestFrom(next === undefined ? hinted : hinted + 1, next?.kind === 'head' ? next.head : undefined, signal);
  }

  /** *Cost*: two requests at once when `version` is the head: the version, and a look whether there is a newer one. */
  async loadFrom(version: number, signal?: AbortSignal): Promise<Head<T>> {
    const { log } = this.#options;
    const [found, newer] = await Promise.all([log.read(version, signal), log.etagOf(version + 1, signal)]);
    const head = found === undefined ? undefined : this.#headOf(found);
    if (head !== undefined && newer === undefined) return head;
    return await this.#newestFrom(newer === undefined ? version : version + 1, undefined, signal);
  }

  async read(version: number, signal?: AbortSignal): Promise<VersionReading<T> | undefined> {
    const object = await this.#options.log.read(version, signal);
    if (object === undefined) return undefined;
    const head = this.#headOf(object);
    if (head !== undefined) return { kind: 'head', head };
    return { kind: 'retired', tokens: object.content.kind === 'tombstone' ? object.content.tokens : undefined };
  }

  async verify(head: Head<T>, signal?: AbortSignal): Promise<boolean> {
    return (await this.#options.log.etagOf(head.version, signal)) === head.etag;
  }

  async resolveAnew(signal?: AbortSignal): Promise<Head<T>> {
    const listed = await this.#options.log.highestListed(signal);
    return await this.#newestFrom(listed, undefined, signal);
  }

  async land(base: Head<T> | undefined, value: T, options: LandOptions): Promise<Landing<T>> {
    const { log, runtime } = this.#options;
    const version = (base?.version ?? 0) + 1;
    const landing = await landVersion(log, version, log.codec.encode(value), runtime, options);
    switch (landing.outcome) {
      case 'won':
        return { outcome: 'won', head: { version, value, commitId: options.commitId, etag: landing.etag, verifiedAtMs: runtime.clock.monotonicMs() } };
      case 'lost':
        return { outcome: 'lost', version, winner: this.#headOf(landing.found) };
      case 'refused':
      case 'unknown':
        return landing;
    }
  }

  #headOf(object: VersionObject<T>): Head<T> | undefined {
    const { content, version, etag } = object;
    if (content.kind === 'tombstone') return undefined;
    return { version, value: content.value, commitId: content.commitId, etag, verifiedAtMs: this.#options.runtime.clock.monotonicMs() };
  }

  /**
   * Goes on from `version` (known to exist, or 0) to the newest one; `held` is that version where it is in hand.
   *
   * What is returned was the newest at one moment during the call. To ask again until nothing is newer would never end
   * where others land faster than one request travels.
   */
  async #newestFrom(version: number, held: Head<T> | undefined, signal: AbortSignal | undefined): Promise<Head<T>> {
    const { log } = this.#options;
    // Read, not only asked for: mostly at most one version is newer, and then its body is needed anyway.
    const next = await log.read(version + 1, signal);
    if (next === undefined) {
      // A version held from before keeps the time at which it was seen: that its successor is absent does not prove that it stands.
      const found = held ?? (await this.#readExisting(version, signal));
      if (found !== undefined) return found;
    }
    let from = version + 1;
    let newest = next && this.#headOf(next);
    for (;;) {
      const reached = await probeForward(from, async (candidate) => (await log.etagOf(candidate, signal)) !== undefined);
      if (newest === undefined || reached > from) newest = await this.#readFresh(reached, signal);
      if (newest !== undefined) return newest;
      from = reached + 1; // retired since, so a newer one exists
    }
  }

  /**
   * Reads a version that was found to exist, and looks in the same round trip whether it still is the newest; goes on
   * for a few versions if not. What is old by two round trips when a put follows it has lost to a writer as far away.
   */
  async #readFresh(version: number, signal: AbortSignal | undefined): Promise<Head<T> | undefined> {
    for (let ahead = 0; ; ahead++) {
      const [found, newer] = await Promise.all([this.#readExisting(version + ahead, signal), this.#options.log.etagOf(version + ahead + 1, signal)]);
      if (newer === undefined || ahead === freshLooks) return found;
    }
  }

  /** Reads a version that was found to exist; undefined when it was retired since, because then a newer one exists. */
  async #readExisting(version: number, signal: AbortSignal | undefined): Promise<Head<T> | undefined> {
    const object = version === 0 ? undefined : await this.#options.log.read(version, signal);
    if (object === undefined) throw this.#notFound();
    const head = this.#headOf(object);
    if (head === undefined && (await this.#options.log.etagOf(version + 1, signal)) === undefined) throw this.#retired(version);
    return head;
  }

  #notFound(): FrazilError {
    return new FrazilError('log-not-found', `There is no ${this.#options.subject}.`, { context: { subject: this.#options.subject } });
  }

  #retired(version: number): FrazilError {
    return new FrazilError('version-retired', `The newest version of ${this.#options.subject} (${version}) is a tombstone; the log is damaged.`, {
      context: { subject: this.#options.subject, version },
    });
  }
}
