import { FrazilError, hasCode } from '../../errors/index.ts';
import { dataFileBytes, decodeManifest, decodeManifestList, type DecodeManifestOptions, type ManifestEntry, type ManifestFile, manifestFileBytes, type Snapshot } from '../../format/index.ts';
import { ByteCache, type ObjectStore } from '../../io/index.ts';
import { keyOfLocation } from '../location.ts';
import { SharedFetches } from '../shared-fetches.ts';

const maxListBytes = 64 * 1024 * 1024;
const maxManifestBytes = 256 * 1024 * 1024;

/** Memory that one handle gives to what it has read. */
export interface ShelfLimits {
  /** Decoded manifest lists. Default 8 MiB. */
  readonly listBytes?: number;
  /** Manifests as they are stored, for plans. Default 40 MiB. */
  readonly manifestBytes?: number;
  /** Decoded entries with all their statistics, for commits. Default 16 MiB. */
  readonly entryBytes?: number;
}

/** What a plan wants of a manifest; see `DecodeManifestOptions`. */
export interface SelectedEntriesOptions extends Pick<DecodeManifestOptions, 'specs' | 'schemas' | 'statisticsOf' | 'keep'> {
  readonly signal?: AbortSignal;
}

/**
 * The manifest lists and manifests that one handle has in memory.
 *
 * All are immutable objects, so what is held is right for ever. A plan looks at many entries and little of each, so for
 * plans manifests are held as they are stored, a fiftieth of what they take decoded, and decoded for each; a commit
 * writes entries anew, so for commits small manifests are held decoded, with everything and with inherited values
 * filled in. What is under way is fetched once for all who ask, and given up only when all of them have: an aborted scan
 * takes nothing away from an append.
 */
export class ManifestShelf {
  readonly #store: ObjectStore;
  readonly #lists: ByteCache<readonly ManifestFile[]>;
  readonly #manifests: ByteCache<Uint8Array>;
  readonly #entries: ByteCache<readonly ManifestEntry[]>;
  readonly #listsUnderWay = new SharedFetches<string, readonly ManifestFile[]>();
  readonly #manifestsUnderWay = new SharedFetches<string, Uint8Array>();

  constructor(store: ObjectStore, limits: ShelfLimits = {}) {
    this.#store = store;
    this.#lists = new ByteCache(limits.listBytes ?? 8 * 1024 ** 2);
    this.#manifests = new ByteCache(limits.manifestBytes ?? 40 * 1024 ** 2);
    this.#entries = new ByteCache(limits.entryBytes ?? 16 * 1024 ** 2);
  }

  /** Bytes that everything held takes, about. */
  get heldBytes(): number {
    return this.#lists.usedBytes + this.#manifests.usedBytes + this.#entries.usedBytes;
  }

  /**
   * The manifests of a snapshot; none for undefined.
   *
   * *Errors*: `manifest-unsupported` for a snapshot without a list, `listed-file-missing`, `request-aborted`, store errors, kind `corrupt`.
   * *Cost*: nothing when held, else one request.
   */
  async listOf(snapshot: Snapshot | undefined, tableLocation: string, signal?: AbortSignal): Promise<readonly ManifestFile[]> {
    if (snapshot === undefined) return [];
    const location = snapshot.manifestList;
    if (location === undefined) throw listless(snapshot);
    const held = this.#lists.get(location);
    if (held !== undefined) return held;
    return await this.#listsUnderWay.join(location, location, signal, async (shared) => {
      const { bytes } = await this.#store.get(keyOfLocation(location, tableLocation), { maxBytes: maxListBytes, signal: shared }).catch((error: unknown) => {
        throw missing(error, location, `The manifest list ${location} of snapshot ${snapshot.snapshotId}`);
      });
      const manifests = decodeManifestList(bytes, location);
      this.holdList(location, manifests);
      return manifests;
    });
  }

  /** Begins to fetch the manifests of a snapshot that will be asked for; failures show then. */
  prefetchList(snapshot: Snapshot | undefined, tableLocation: string, signal?: AbortSignal): void {
    void this.listOf(snapshot, tableLocation, signal).catch(() => undefined);
  }

  /** Whether the entries of a manifest are at hand without a request. */
  holds({ manifestPath }: ManifestFile): boolean {
    return this.#entries.has(manifestPath) || this.#manifests.has(manifestPath);
  }

  /**
   * The entries of a manifest with everything in them, inherited values filled in: to be written anew.
   *
   * *Errors*: `listed-file-missing`, `request-aborted`, store errors, kind `corrupt`. *Cost*: nothing when held, else one request.
   */
  async entriesOf(manifest: ManifestFile, tableLocation: string, signal?: AbortSignal): Promise<readonly ManifestEntry[]> {
    const { manifestPath } = manifest;
    const held = this.#entries.get(manifestPath);
    if (held !== undefined) return held;
    const { entries } = decodeManifest(await this.#manifest(manifest, tableLocation, signal), { path: manifestPath, manifest });
    this.#entries.set(manifestPath, entries, entryBytes(entries));
    return entries;
  }

  /**
   * The wanted entries of a manifest with what a plan looks at, inherited values filled in: never to be written anew.
   *
   * *Errors*: `listed-file-missing`, `request-aborted`, store errors, kind `corrupt`. *Cost*: no request when held, else one.
   */
  async selectedEntriesOf(manifest: ManifestFile, tableLocation: string, options: SelectedEntriesOptions = {}): Promise<readonly ManifestEntry[]> {
    const { signal, ...selected } = options;
    const bytes = await this.#manifest(manifest, tableLocation, signal);
    return decodeManifest(bytes, { path: manifest.manifestPath, manifest, ...selected }).entries;
  }

  /** Keeps the manifests of a list that is known without reading it. */
  holdList(location: string, manifests: readonly ManifestFile[]): void {
    this.#lists.set(location, manifests, listBytes(manifests));
  }

  /** Keeps a manifest that is known without reading it: as it is stored, and its entries, inherited values filled in. */
  holdManifest(manifestPath: string, bytes: Uint8Array, entries: readonly ManifestEntry[]): void {
    this.#holdBytes(manifestPath, bytes);
    this.#entries.set(manifestPath, entries, entryBytes(entries));
  }

  async #manifest({ manifestPath, addedSnapshotId }: ManifestFile, tableLocation: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const held = this.#manifests.get(manifestPath);
    if (held !== undefined) return held;
    return await this.#manifestsUnderWay.join(manifestPath, manifestPath, signal, async (shared) => {
      const { bytes } = await this.#store.get(keyOfLocation(manifestPath, tableLocation), { maxBytes: maxManifestBytes, signal: shared }).catch((error: unknown) => {
        throw missing(error, manifestPath, `The manifest ${manifestPath}, which snapshot ${addedSnapshotId} added,`);
      });
      this.#holdBytes(manifestPath, bytes);
      return bytes;
    });
  }

  /** A part of a larger buffer would keep all of it. */
  #holdBytes(manifestPath: string, bytes: Uint8Array): void {
    const own = bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
    this.#manifests.set(manifestPath, own, own.length);
  }
}

function listless({ snapshotId }: Snapshot): FrazilError {
  const message = `Snapshot ${snapshotId} names its manifests one by one, as old tables of format version 1 do; only manifest lists can be read.`;
  return new FrazilError('manifest-unsupported', message, { context: { snapshotId } });
}

/** The error of a read: what a table names has to be there, so its absence is damage. */
function missing(error: unknown, path: string, what: string): unknown {
  if (!hasCode(error, 'object-not-found')) return error;
  return new FrazilError('listed-file-missing', `${what} does not exist: the table is damaged, or snapshot or table were removed meanwhile.`, { context: { path }, cause: error });
}

/** Memory that an entry takes beside its data file, measured. */
const bytesAnEntry = 250;

/** About how many bytes entries take in memory: those that were read keep their statistics encoded, own ones do not. */
export function entryBytes(entries: readonly ManifestEntry[]): number {
  return entries.reduce((sum, { dataFile }) => sum + bytesAnEntry + dataFileBytes(dataFile), 0);
}

/** About how many bytes the lines of a manifest list take in memory. */
export function listBytes(manifests: readonly ManifestFile[]): number {
  return manifests.reduce((sum, manifest) => sum + manifestFileBytes(manifest), 0);
}
