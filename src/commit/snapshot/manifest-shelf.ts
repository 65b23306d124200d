import { decodeManifest, decodeManifestList, type ManifestEntry, type ManifestFile, type Snapshot } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { keyOfLocation } from '../location.ts';
import { SharedFetches } from '../shared-fetches.ts';

/** How many manifest entries, and how many manifest lists, one handle keeps in memory. */
const heldEntriesMax = 100_000;
const heldListsMax = 8;
const maxListBytes = 64 * 1024 * 1024;
const maxManifestBytes = 256 * 1024 * 1024;

/**
 * The manifest lists and manifest entries that one handle has in memory.
 *
 * Both are immutable objects, so what is held is right for ever; the least recently used go first. Entries are kept
 * with their inherited ids and sequence numbers filled in. What is under way is fetched once for all who ask, and
 * given up only when all of them have: an aborted scan takes nothing away from an append.
 */
export class ManifestShelf {
  readonly #store: ObjectStore;
  readonly #lists = new Map<string, readonly ManifestFile[]>();
  readonly #entries = new Map<string, readonly ManifestEntry[]>();
  readonly #listsUnderWay = new SharedFetches<string, readonly ManifestFile[]>();
  readonly #entriesUnderWay = new SharedFetches<string, readonly ManifestEntry[]>();
  #heldEntries = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The manifests of a snapshot; none for undefined. *Errors*: `request-aborted`, store errors, kind `corrupt`. *Cost*: nothing when held, else one request. */
  async listOf(snapshot: Snapshot | undefined, tableLocation: string, signal?: AbortSignal): Promise<readonly ManifestFile[]> {
    const location = snapshot?.manifestList;
    if (location === undefined) return [];
    const held = touched(this.#lists, location);
    if (held !== undefined) return held;
    return await this.#listsUnderWay.join(location, location, signal, async (shared) => {
      const { bytes } = await this.#store.get(keyOfLocation(location, tableLocation), { maxBytes: maxListBytes, signal: shared });
      const manifests = decodeManifestList(bytes, location);
      this.holdList(location, manifests);
      return manifests;
    });
  }

  /** Begins to fetch the manifests of a snapshot that will be asked for; failures show then. */
  prefetchList(snapshot: Snapshot | undefined, tableLocation: string): void {
    void this.listOf(snapshot, tableLocation).catch(() => undefined);
  }

  /** Whether the entries of a manifest are in memory. */
  holds(manifest: ManifestFile): boolean {
    return this.#entries.has(manifest.manifestPath);
  }

  /** The entries of a manifest, inherited values filled in. *Errors*: `request-aborted`, store errors, kind `corrupt`. *Cost*: nothing when held, else one request. */
  async entriesOf(manifest: ManifestFile, tableLocation: string, signal?: AbortSignal): Promise<readonly ManifestEntry[]> {
    const { manifestPath } = manifest;
    const held = touched(this.#entries, manifestPath);
    if (held !== undefined) return held;
    return await this.#entriesUnderWay.join(manifestPath, manifestPath, signal, async (shared) => {
      const { bytes } = await this.#store.get(keyOfLocation(manifestPath, tableLocation), { maxBytes: maxManifestBytes, signal: shared });
      const { entries } = decodeManifest(bytes, { path: manifestPath, manifest });
      this.holdEntries(manifestPath, entries);
      return entries;
    });
  }

  /** Keeps the manifests of a list that is known without reading it. */
  holdList(location: string, manifests: readonly ManifestFile[]): void {
    this.#lists.set(location, manifests);
    if (this.#lists.size > heldListsMax) this.#lists.delete(this.#lists.keys().next().value!);
  }

  /** Keeps the entries of a manifest, inherited values filled in, that are known without reading it. */
  holdEntries(manifestPath: string, entries: readonly ManifestEntry[]): void {
    if (entries.length > heldEntriesMax / 2 || this.#entries.has(manifestPath)) return;
    this.#entries.set(manifestPath, entries);
    this.#heldEntries += entries.length;
    for (const [path, oldest] of this.#entries) {
      if (this.#heldEntries <= heldEntriesMax) return;
      this.#entries.delete(path);
      this.#heldEntries -= oldest.length;
    }
  }
}

/** What is held under the key, which counts as used from now on. */
function touched<T>(held: Map<string, T>, key: string): T | undefined {
  const value = held.get(key);
  if (value === undefined) return undefined;
  held.delete(key);
  held.set(key, value);
  return value;
}
