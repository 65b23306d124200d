import { decodeManifest, decodeManifestList, type ManifestEntry, type ManifestFile, type Snapshot } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import { keyOfLocation } from '../location.ts';

/** How many manifest entries, and how many manifest lists, one handle keeps in memory. */
const heldEntriesMax = 100_000;
const heldListsMax = 8;
const maxListBytes = 64 * 1024 * 1024;
const maxManifestBytes = 256 * 1024 * 1024;

/**
 * The manifest lists and manifest entries that one handle has in memory.
 *
 * Both are immutable objects, so what is held is right for ever; the least recently used go first. Entries are kept
 * with their inherited ids and sequence numbers filled in.
 */
export class ManifestShelf {
  readonly #store: ObjectStore;
  /** Lists by location; one that is under way is fetched once for all who ask. */
  readonly #lists = new Map<string, Promise<readonly ManifestFile[]>>();
  readonly #entries = new Map<string, readonly ManifestEntry[]>();
  #heldEntries = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The manifests of a snapshot; none for undefined. *Cost*: nothing when held, else one request. */
  async listOf(snapshot: Snapshot | undefined, tableLocation: string, signal?: AbortSignal): Promise<readonly ManifestFile[]> {
    const location = snapshot?.manifestList;
    if (location === undefined) return [];
    const held = this.#lists.get(location) ?? this.#fetchList(location, tableLocation, signal);
    return await held;
  }

  /** Begins to fetch the manifests of a snapshot that will be asked for; failures show then. */
  prefetchList(snapshot: Snapshot | undefined, tableLocation: string): void {
    void this.listOf(snapshot, tableLocation).catch(() => undefined);
  }

  #fetchList(location: string, tableLocation: string, signal: AbortSignal | undefined): Promise<readonly ManifestFile[]> {
    const fetched = this.#store.get(keyOfLocation(location, tableLocation), { maxBytes: maxListBytes, ...(signal && { signal }) }).then(({ bytes }) => decodeManifestList(bytes, location));
    this.#holdList(location, fetched);
    fetched.catch(() => this.#lists.delete(location));
    return fetched;
  }

  /** Whether the entries of a manifest are in memory. */
  holds(manifest: ManifestFile): boolean {
    return this.#entries.has(manifest.manifestPath);
  }

  /** The entries of a manifest, inherited values filled in. *Cost*: nothing when held, else one request. */
  async entriesOf(manifest: ManifestFile, tableLocation: string, signal?: AbortSignal): Promise<readonly ManifestEntry[]> {
    const held = this.#entries.get(manifest.manifestPath);
    if (held !== undefined) {
      this.#entries.delete(manifest.manifestPath);
      this.#entries.set(manifest.manifestPath, held);
      return held;
    }
    const { bytes } = await this.#store.get(keyOfLocation(manifest.manifestPath, tableLocation), { maxBytes: maxManifestBytes, ...(signal && { signal }) });
    const { entries } = decodeManifest(bytes, { path: manifest.manifestPath, manifest });
    this.holdEntries(manifest.manifestPath, entries);
    return entries;
  }

  holdList(location: string, manifests: readonly ManifestFile[]): void {
    this.#holdList(location, Promise.resolve(manifests));
  }

  #holdList(location: string, manifests: Promise<readonly ManifestFile[]>): void {
    this.#lists.set(location, manifests);
    if (this.#lists.size > heldListsMax) this.#lists.delete(this.#lists.keys().next().value!);
  }

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
