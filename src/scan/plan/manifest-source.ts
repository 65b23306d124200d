import { FrazilError } from '../../errors/index.ts';
import { decodeManifest, decodeManifestList, type ManifestEntry, type ManifestFile, type PartitionSpec, type Schema, type Snapshot } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';

/** Where a plan gets manifests from: the store, or a cache over it, for they never change. */
export interface ManifestSource {
  /** The manifest list of a snapshot. *Cost*: one request unless cached. */
  manifestsOf(snapshot: Snapshot, signal?: AbortSignal): Promise<readonly ManifestFile[]>;
  /** The entries of a manifest, ids and sequence numbers inherited from the list. *Cost*: one request unless cached. */
  entriesOf(manifest: ManifestFile, options?: EntriesOptions): Promise<readonly ManifestEntry[]>;
}

export interface EntriesOptions {
  /** Columns whose statistics are wanted, by field id; a source may give more. Default all. */
  readonly statisticsOf?: ReadonlySet<number>;
  readonly signal?: AbortSignal;
}

export interface StoreManifestSourceOptions {
  readonly store: ObjectStore;
  /** The key of a location that the table names. */
  readonly keyOf: (location: string) => string;
  readonly specs: readonly PartitionSpec[];
  /** The current one first. */
  readonly schemas: readonly Schema[];
}

const maxManifestListBytes = 64 * 1024 ** 2;
const maxManifestBytes = 256 * 1024 ** 2;

/** Reads manifests from the store each time. */
export class StoreManifestSource implements ManifestSource {
  readonly #options: StoreManifestSourceOptions;

  constructor(options: StoreManifestSourceOptions) {
    this.#options = options;
  }

  async manifestsOf(snapshot: Snapshot, signal?: AbortSignal): Promise<readonly ManifestFile[]> {
    const { manifestList } = snapshot;
    if (manifestList === undefined) {
      throw new FrazilError('manifest-unsupported', `Snapshot ${snapshot.snapshotId} names its manifests one by one, as old tables of format version 1 do; only manifest lists can be read.`, {
        context: { snapshotId: snapshot.snapshotId },
      });
    }
    return decodeManifestList(await this.#read(manifestList, maxManifestListBytes, signal), manifestList);
  }

  async entriesOf(manifest: ManifestFile, options: EntriesOptions = {}): Promise<readonly ManifestEntry[]> {
    const bytes = await this.#read(manifest.manifestPath, maxManifestBytes, options.signal);
    const { specs, schemas } = this.#options;
    const { statisticsOf } = options;
    return decodeManifest(bytes, { path: manifest.manifestPath, manifest, specs, schemas, ...(statisticsOf !== undefined && { statisticsOf }) }).entries;
  }

  async #read(location: string, maxBytes: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { store, keyOf } = this.#options;
    const { bytes } = await store.get(keyOf(location), { maxBytes, ...(signal !== undefined && { signal }) });
    return bytes;
  }
}
