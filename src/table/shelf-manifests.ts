import type { ManifestShelf } from '../commit/index.ts';
import { type ManifestEntry, type ManifestFile, type Schema, type Snapshot, type TableMetadata, typingOrder } from '../format/index.ts';
import type { EntriesOptions, ManifestSource } from '../scan/index.ts';
import { schemaOf } from './table-parts.ts';

/** The manifests of a table through what its handle holds in memory. */
export class ShelfManifests implements ManifestSource {
  readonly #shelf: ManifestShelf;
  readonly #metadata: TableMetadata;
  /** The one of the scan first, so that partition values come in the types that predicates are bound to. */
  readonly #schemas: readonly Schema[];

  constructor(shelf: ManifestShelf, metadata: TableMetadata, schema: Schema = schemaOf(metadata)) {
    this.#shelf = shelf;
    this.#metadata = metadata;
    this.#schemas = typingOrder(schema, metadata.schemas);
  }

  async manifestsOf(snapshot: Snapshot, signal?: AbortSignal): Promise<readonly ManifestFile[]> {
    return await this.#shelf.listOf(snapshot, this.#metadata.location, signal);
  }

  async entriesOf(manifest: ManifestFile, options: EntriesOptions = {}): Promise<readonly ManifestEntry[]> {
    return await this.#shelf.selectedEntriesOf(manifest, this.#metadata.location, { ...options, specs: this.#metadata.partitionSpecs, schemas: this.#schemas });
  }
}
