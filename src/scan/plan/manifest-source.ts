import type { ManifestEntry, ManifestFile, Snapshot } from '../../format/index.ts';

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
  /** Which entries are wanted, asked once for each, in their order. Default all. */
  readonly keep?: (entry: ManifestEntry) => boolean;
  readonly signal?: AbortSignal;
}
