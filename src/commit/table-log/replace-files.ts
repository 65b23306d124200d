import { FrazilError } from '../../errors/index.ts';
import type { DataFile, ManifestEntry, ManifestFile, TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { Head } from '../pointer.ts';
import { assembleSnapshot, nextSequenceNumber } from '../snapshot/assemble.ts';
import type { Attempt } from '../snapshot/attempt.ts';
import type { ManifestShelf } from '../snapshot/manifest-shelf.ts';
import { carriedOver, liveFilesOf } from '../snapshot/manifest-tiers.ts';
import { landedEntries, manifestFileOf, type StagedManifest, stageManifest } from '../snapshot/staged-manifest.ts';
import { rowsOf } from '../snapshot/totals.ts';
import type { Change, PreparedVersion } from './change.ts';
import { currentSnapshot } from './snapshot-lookup.ts';
import { advanceBranch, applyUpdates, mainBranch } from './updates.ts';

/** Manifests read at once while looking for the replaced files. */
const readWidth = 8;

export interface ReplaceFilesOptions {
  readonly commitId: string;
  readonly store: ObjectStore;
  readonly shelf: ManifestShelf;
  /** Files of the planned snapshot that go. All of one partition spec. */
  readonly removed: readonly DataFile[];
  /** Files that take their place, already acknowledged by the store, holding the same rows. */
  readonly added: readonly DataFile[];
  readonly addedKeys: readonly string[];
  readonly partitionSpecId: number;
  /** The highest sequence number that the plan saw: deletes that landed later do not apply to the new files. */
  readonly plannedSequenceNumber: bigint;
  readonly summary?: Readonly<Record<string, string>>;
}

/**
 * Replaces data files by others with the same rows (a `replace` snapshot), over whatever landed since it was planned.
 *
 * Appends do not matter to it. It loses, with nothing changed, when a replaced file is gone from the base or when
 * delete files landed since the plan: rows they delete would come back. Every manifest that names a replaced file is
 * written anew on each attempt, because the attempt's snapshot id stands in its deleted entries.
 */
export class ReplaceFiles implements Change {
  readonly #options: ReplaceFilesOptions;
  #manifestNumber = 0;
  /** The puts of the newest attempt; those of earlier ones were waited for before they could lose. */
  #puts: readonly Promise<unknown>[] = [];

  /** *Errors*: `internal-invariant` when rows in and rows out differ. */
  constructor(options: ReplaceFilesOptions) {
    const removedRows = rowsOf(options.removed);
    const addedRows = rowsOf(options.added);
    if (removedRows !== addedRows) {
      throw new FrazilError('internal-invariant', `Replacing ${removedRows} rows by ${addedRows} would change the table.`, { context: { removedRows, addedRows } });
    }
    this.#options = options;
  }

  get disposable(): readonly string[] {
    return this.#options.addedKeys;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#puts);
  }

  async prepare(base: Head<TableMetadata>, attempt: Attempt): Promise<PreparedVersion> {
    const { shelf, store, summary, added, removed } = this.#options;
    const metadata = base.value;
    const parent = currentSnapshot(metadata);
    const parentManifests = await shelf.listOf(parent, metadata.location, attempt.signal);
    this.#checkDeletes(parentManifests);
    const { staged, replaced } = await this.#rewrite(parentManifests, metadata, attempt);
    const ids = { snapshotId: attempt.snapshotId, sequenceNumber: nextSequenceNumber(metadata, parentManifests) };
    const own = staged.map((manifest) => manifestFileOf(manifest, metadata.location, ids));
    const manifests = [...own, ...carriedOver(parentManifests, replaced)];
    const delta = { added, removed };
    const assembled = assembleSnapshot({ base: metadata, parent, parentManifests, manifests, operation: 'replace', delta, attempt, ...(summary && { summary }) });
    const objects = [...staged.map((manifest) => manifest.object), assembled.list];
    const forwarded = attempt.signal ? { signal: attempt.signal } : {};
    this.#puts = objects.map((object) => store.put(object.key, object.bytes, forwarded));
    return {
      value: applyUpdates(metadata, advanceBranch(metadata, mainBranch, assembled.snapshot)),
      staged: Promise.all(this.#puts).then(() => 'ready' as const),
      disposable: objects.map((object) => object.key),
      landed: () => {
        shelf.holdList(assembled.snapshot.manifestList!, assembled.manifests);
        for (const [index, manifest] of staged.entries()) shelf.holdManifest(own[index]!.manifestPath, manifest.object.bytes, landedEntries(manifest, own[index]!));
        return [];
      },
    };
  }

  /** Delete files newer than the plan may delete rows of the replaced files. */
  #checkDeletes(manifests: readonly ManifestFile[]): void {
    const newer = manifests.find((manifest) => manifest.content === 'deletes' && manifest.sequenceNumber > this.#options.plannedSequenceNumber);
    if (newer === undefined) return;
    throw new FrazilError('commit-conflict', `Rows were deleted since the files were planned (${newer.manifestPath}).`, { context: { manifest: newer.manifestPath } });
  }

  /** New manifests: one with the added files, and one for each manifest that names replaced ones. */
  async #rewrite(parentManifests: readonly ManifestFile[], metadata: TableMetadata, attempt: Attempt): Promise<{ staged: StagedManifest[]; replaced: Set<string> }> {
    const { shelf, removed, added, partitionSpecId } = this.#options;
    const missing = new Set(removed.map((file) => file.filePath));
    const replaced = new Set<string>();
    const staged = added.length === 0 ? [] : [this.#stage(metadata, added.map(addedEntry))];
    const candidates = parentManifests.filter((manifest) => manifest.content === 'data' && manifest.partitionSpecId === partitionSpecId && liveFilesOf(manifest) > 0);
    for (let from = 0; from < candidates.length && missing.size > 0; from += readWidth) {
      const batch = candidates.slice(from, from + readWidth);
      const read = await Promise.all(batch.map((manifest) => shelf.entriesOf(manifest, metadata.location, attempt.signal)));
      for (const [index, manifest] of batch.entries()) {
        const entries = read[index]!.filter((entry) => entry.status !== 'deleted');
        if (!entries.some((entry) => missing.has(entry.dataFile.filePath))) continue;
        replaced.add(manifest.manifestPath);
        staged.push(this.#stage(metadata, entries.map((entry) => carriedEntry(entry, missing.delete(entry.dataFile.filePath), attempt.snapshotId)), manifest));
      }
    }
    if (missing.size > 0) {
      const [path] = missing;
      throw new FrazilError('files-missing', `${missing.size} of ${removed.length} files to replace are gone from the table, ${path} among them.`, { context: { path, missing: missing.size } });
    }
    return { staged, replaced };
  }

  #stage(metadata: TableMetadata, entries: readonly ManifestEntry[], source?: ManifestFile): StagedManifest {
    const { partitionSpecId, commitId } = this.#options;
    const spec = metadata.partitionSpecs.find((candidate) => candidate.specId === partitionSpecId);
    if (spec === undefined) throw new FrazilError('requirement-failed', `The table has no partition spec ${partitionSpecId} any more.`, { context: { partitionSpecId } });
    const key = `metadata/${commitId}-m${this.#manifestNumber++}.avro`;
    return stageManifest({ key, metadata, spec, entries, sources: source === undefined ? [] : [source.manifestPath] });
  }
}

function addedEntry(dataFile: DataFile): ManifestEntry {
  return { status: 'added', snapshotId: null, sequenceNumber: null, fileSequenceNumber: null, dataFile };
}

/** A live entry in a rewritten manifest: deleted by this snapshot, or carried over with its own ids. */
function carriedEntry(entry: ManifestEntry, deleted: boolean, snapshotId: bigint): ManifestEntry {
  return deleted ? { ...entry, status: 'deleted', snapshotId } : { ...entry, status: 'existing' };
}
