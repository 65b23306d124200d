import type { DataFile, ManifestEntry, ManifestFile, PartitionSpec, TableMetadata } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import { over } from '../patience.ts';
import type { Head } from '../pointer.ts';
import { type AssembledSnapshot, assembleSnapshot, nextSequenceNumber } from '../snapshot/assemble.ts';
import type { Attempt, StagedObject } from '../snapshot/attempt.ts';
import type { ManifestShelf } from '../snapshot/manifest-shelf.ts';
import { carriedOver, chooseMerge, unheldMergeAt } from '../snapshot/manifest-tiers.ts';
import { landedEntries, manifestFileOf, type StagedManifest, stageManifest } from '../snapshot/staged-manifest.ts';
import { currentSnapshot } from './snapshot-lookup.ts';
import type { Change, PreparedVersion } from './change.ts';
import { checkFilesFit } from './files-fit.ts';
import type { NamedVersion, PendingAppend } from './pending-append.ts';
import { printTokens } from './token-ledger.ts';
import { advanceBranch, applyUpdates, mainBranch } from './updates.ts';

/** Once somebody could land, those who are not ready are waited for as long again as the group's own objects took, and at least for this. */
const stragglerPatienceMs = 250;
/** A base younger than this says that others are waiting to commit. */
const busyBaseMs = 1_000;

export interface AppendGroupOptions {
  readonly commitId: string;
  readonly store: ObjectStore;
  readonly shelf: ManifestShelf;
  readonly runtime: Runtime;
  /** Settles when an append of the handle that is not in the group could land. */
  readonly othersWait: Promise<void>;
}

/**
 * Appends of one handle that land together: one version, one snapshot, one manifest per partition spec.
 *
 * Manifests are encoded once and serve every attempt, because added entries inherit their ids. A merged one is used
 * again only while every manifest it was made from is in the parent's list; rows would come back or double otherwise.
 */
export class AppendGroup implements Change {
  readonly #options: AppendGroupOptions;
  #members: readonly PendingAppend[];
  #manifests: StagedManifest[] = [];
  /** Puts of manifests, by key: shared by all attempts. */
  readonly #puts = new Map<string, Promise<unknown>>();
  #listPut: Promise<unknown> = Promise.resolve();
  #manifestNumber = 0;

  constructor(members: readonly PendingAppend[], options: AppendGroupOptions) {
    this.#members = members;
    this.#options = options;
  }

  /** Those that the next version will land, or that the last one landed. */
  get members(): readonly PendingAppend[] {
    return this.#members;
  }

  /** Manifests; the members see to their files. */
  get disposable(): readonly string[] {
    return [...this.#puts.keys()];
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.#puts.values(), this.#listPut]);
  }

  async prepare(base: Head<TableMetadata>, attempt: Attempt): Promise<PreparedVersion | undefined> {
    this.#failMisfits(base.value);
    this.#keep((member) => member.isOpen);
    if (this.#members.length === 0) return undefined;
    const { shelf } = this.#options;
    const metadata = base.value;
    const parent = currentSnapshot(metadata);
    const parentManifests = await shelf.listOf(parent, metadata.location, attempt.signal);
    this.#dropStale(parentManifests.map((manifest) => manifest.manifestPath));
    const ids = { snapshotId: attempt.snapshotId, sequenceNumber: nextSequenceNumber(metadata, parentManifests) };
    const added = this.#members.flatMap((member) => member.request.files);
    const staged: StagedManifest[] = [];
    for (const [spec, files] of groupBySpec(this.#members, metadata)) staged.push(await this.#manifestFor(spec, files, parentManifests, metadata, attempt));
    const own = staged.map((manifest) => manifestFileOf(manifest, metadata.location, ids));
    const merged = new Set(staged.flatMap((manifest) => manifest.sources));
    const manifests = [...own, ...carriedOver(parentManifests, merged)];
    const snapshot = assembleSnapshot({ base: metadata, parent, parentManifests, manifests, operation: 'append', delta: { added, removed: [] }, attempt, summary: this.#summary() });
    return this.#version(base, attempt, snapshot, staged);
  }

  #version(base: Head<TableMetadata>, attempt: Attempt, assembled: AssembledSnapshot, staged: readonly StagedManifest[]): PreparedVersion {
    const { shelf } = this.#options;
    const { snapshotId, sequenceNumber } = assembled.snapshot;
    const tokens = this.#members.flatMap((member) => member.tokenEntry({ snapshotId, sequenceNumber }) ?? []);
    return {
      value: applyUpdates(base.value, advanceBranch(base.value, mainBranch, assembled.snapshot)),
      ...(tokens.length > 0 && { tokens: printTokens(tokens) }),
      staged: this.#stage(base, attempt, assembled.list, staged),
      disposable: [assembled.list.key],
      seal: () => this.#seal({ location: base.value.location, version: attempt.version, commitId: attempt.commitId }),
      lost: () => {
        for (const member of this.#members) member.reopen();
      },
      landed: () => {
        shelf.holdList(assembled.snapshot.manifestList!, assembled.manifests);
        for (const [index, manifest] of staged.entries()) {
          const line = assembled.manifests[index]!;
          shelf.holdManifest(line.manifestPath, manifest.object.bytes, landedEntries(manifest, line));
        }
        const named = new Set(staged.map((manifest) => manifest.object.key));
        return [...this.#puts.keys()].filter((key) => !named.has(key));
      },
    };
  }

  /** Round trip 1: everything that the version names, in parallel; and whether every member may still land. */
  async #stage(base: Head<TableMetadata>, attempt: Attempt, list: StagedObject, staged: readonly StagedManifest[]): Promise<'ready' | 'again'> {
    const { store, runtime } = this.#options;
    const forwarded = attempt.signal ? { signal: attempt.signal } : {};
    const begunAtMs = runtime.clock.monotonicMs();
    for (const { object } of staged) {
      if (!this.#puts.has(object.key)) this.#puts.set(object.key, store.put(object.key, object.bytes, forwarded));
    }
    this.#listPut = store.put(list.key, list.bytes, forwarded);
    const ready = new Set<PendingAppend>();
    const { promise: someoneReady, resolve: noteReady } = Promise.withResolvers<void>();
    void this.#options.othersWait.then(noteReady);
    const checks = Promise.all(
      this.#members.map(async (member) => {
        await member.ready(base);
        if (!member.isOpen) return;
        ready.add(member);
        noteReady();
      }),
    );
    await Promise.all([this.#listPut, ...staged.map(({ object }) => this.#puts.get(object.key))]);
    await this.#waitFor(checks, someoneReady, Math.max(stragglerPatienceMs, runtime.clock.monotonicMs() - begunAtMs));
    return this.#keep((member) => ready.has(member) && member.isOpen) ? 'ready' : 'again';
  }

  /** Waits for all members, but once somebody could land not much longer: one slow upload must not hold up a handle. */
  async #waitFor(all: Promise<unknown>, someoneReady: Promise<void>, patienceMs: number): Promise<void> {
    const enough = new AbortController();
    const patience = someoneReady.then(() => this.#options.runtime.timer.sleep(patienceMs, enough.signal)).catch(() => undefined);
    try {
      await Promise.race([all, patience]);
    } finally {
      enough.abort(over);
    }
  }

  /** Leaves out the members that do not pass. Whether all did. */
  #keep(passes: (member: PendingAppend) => boolean): boolean {
    const kept = this.#members.filter(passes);
    if (kept.length === this.#members.length) return true;
    this.#members = kept;
    this.#manifests = []; // they hold files of members that are gone
    return false;
  }

  /** The last moment at which a member can leave. */
  #seal(named: NamedVersion): boolean {
    if (!this.#keep((member) => member.isOpen)) return false;
    for (const member of this.#members) member.seal(named);
    return true;
  }

  /** Forgets merged manifests whose sources are no longer all in the parent's list. */
  #dropStale(parentPaths: readonly string[]): void {
    const present = new Set(parentPaths);
    this.#manifests = this.#manifests.filter((manifest) => manifest.sources.every((source) => present.has(source)));
  }

  /** Somebody may have changed schema or specs since files were written: those that do not fit fail alone. */
  #failMisfits(metadata: TableMetadata): void {
    for (const member of this.#members) {
      if (member.request.files.length === 0) continue;
      try {
        checkFilesFit(metadata, member.request);
      } catch (error) {
        member.fail(error);
      }
    }
  }

  async #manifestFor(spec: PartitionSpec, files: readonly DataFile[], parentManifests: readonly ManifestFile[], metadata: TableMetadata, attempt: Attempt): Promise<StagedManifest> {
    const { specId } = spec;
    const usable = this.#manifests.find((manifest) => manifest.partitionSpecId === specId);
    if (usable !== undefined) return usable;
    const { shelf, commitId } = this.#options;
    const busy = attempt.number > 1 || attempt.timestampMs - metadata.lastUpdatedMs < busyBaseMs;
    const sources = chooseMerge(parentManifests, specId, files.length, (manifest) => shelf.holds(manifest), busy ? unheldMergeAt.busy : unheldMergeAt.quiet);
    const existing = await Promise.all(sources.map((manifest) => shelf.entriesOf(manifest, metadata.location, attempt.signal)));
    const key = `metadata/${commitId}-m${this.#manifestNumber++}.avro`;
    const entries = [...files.map(addedEntry), ...existing.flatMap(keptEntries)];
    const manifest = stageManifest({ key, metadata, spec, entries, sources: sources.map((source) => source.manifestPath) });
    this.#manifests.push(manifest);
    return manifest;
  }

  #summary(): Record<string, string> {
    return Object.fromEntries(this.#members.flatMap((member) => Object.entries(member.request.summary ?? {})));
  }
}

/** The files by the base's specs, which say the same as those that the files were written for. */
function groupBySpec(members: readonly PendingAppend[], { partitionSpecs }: TableMetadata): ReadonlyMap<PartitionSpec, readonly DataFile[]> {
  const groups = new Map<PartitionSpec, DataFile[]>();
  for (const { request } of members) {
    if (request.files.length === 0) continue; // a token without rows needs no manifest
    const spec = partitionSpecs.find(({ specId }) => specId === request.partitionSpec.specId)!;
    const group = groups.get(spec);
    if (group === undefined) groups.set(spec, [...request.files]);
    else for (const file of request.files) group.push(file);
  }
  return groups;
}

/** An added entry leaves its ids to the manifest list, so its manifest holds for any parent. */
function addedEntry(dataFile: DataFile): ManifestEntry {
  return { status: 'added', snapshotId: null, sequenceNumber: null, fileSequenceNumber: null, dataFile };
}

/** The live entries of a merged manifest, which keep their own ids. */
function keptEntries(entries: readonly ManifestEntry[]): readonly ManifestEntry[] {
  return entries.filter((entry) => entry.status !== 'deleted').map((entry) => (entry.status === 'existing' ? entry : { ...entry, status: 'existing' }));
}
