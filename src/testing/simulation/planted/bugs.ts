/** One wrong turn, as a change of the production source. */
export interface SourceEdit {
  /** Under `src/`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** A bug that such systems had in the field, planted here to prove that the simulator would notice it. */
export interface PlantedBug {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
}

const landVersion = 'commit/version-log/land-version.ts';
const appendGroup = 'commit/table-log/append-group.ts';
const pendingAppend = 'commit/table-log/pending-append.ts';
const replaceFiles = 'commit/table-log/replace-files.ts';
const commitLoop = 'commit/table-log/commit-loop.ts';
const withoutTotals: SourceEdit = { file: 'commit/snapshot/assemble.ts', find: '  checkTotals(parentManifests, manifests, delta);\n', replace: '  void checkTotals, void parentManifests;\n' };

/** Every planted bug must be caught, or the suite fails. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'own-version-taken-for-a-rival',
    edits: [{ file: landVersion, find: "? { outcome: 'won', etag: found.object.etag }", replace: "? { outcome: 'refused', cause }" }],
  },
  {
    name: 'cleanup-after-an-unknown-outcome',
    edits: [
      { file: commitLoop, find: "if (!isFrazilError(error) || error.code !== 'commit-outcome-unknown') this.#discard", replace: 'this.#discard' },
      { file: pendingAppend, find: "if (!isFrazilError(error) || error.code !== 'commit-outcome-unknown') this.#discardFiles", replace: 'this.#discardFiles' },
    ],
  },
  {
    name: 'absent-taken-for-failed',
    edits: [{ file: landVersion, find: "      if (signal?.aborted === true) return { outcome: 'unknown', cause };\n", replace: "      return { outcome: 'refused', cause };\n" }],
  },
  {
    name: 'stale-manifest-list-on-a-retry',
    edits: [
      { file: appendGroup, find: 'const parentManifests = await shelf.listOf(parent, metadata.location, attempt.signal);', replace: 'const parentManifests = ((this as any).stale ??= await shelf.listOf(parent, metadata.location, attempt.signal));' },
    ],
  },
  {
    name: 'conflict-409-taken-for-refused',
    edits: [{ file: 'commit/version-log/classify.ts', find: "      return 'interference';", replace: "      return 'refused';" }],
  },
  {
    name: 'retired-versions-deleted',
    edits: [{ file: 'testing/simulation/actors.ts', find: '(store, key, tombstone) => store.put(key, tombstone)', replace: '(store, key) => store.delete([key])' }],
  },
  {
    name: 'hint-believed',
    edits: [{ file: 'commit/version-log/log-pointer.ts', find: "if (next === undefined && found.kind === 'head') return found.head;", replace: "if (found.kind === 'head') return found.head;" }],
  },
  {
    name: 'identical-bodies',
    edits: [{ file: 'commit/identifiers.ts', find: '  return hex(random.bytes(16));', replace: '  return hex(random.bytes(16).fill(7));' }],
  },
  {
    name: 'base-moves-between-check-and-put',
    edits: [{ file: commitLoop, find: 'const landing = await pointer.land(head, prepared.stamped, options);', replace: 'head = await pointer.load(head); const landing = await pointer.land(head, prepared.stamped, options);' }],
  },
  {
    name: 'compaction-takes-neighbours-along',
    edits: [{ file: replaceFiles, find: 'missing.delete(entry.dataFile.filePath), attempt', replace: 'missing.delete(entry.dataFile.filePath) || true, attempt' }, withoutTotals],
  },
  {
    name: 'compaction-rooted-at-its-plan',
    edits: [
      { file: replaceFiles, find: 'const parentManifests = await shelf.listOf(parent, metadata.location, attempt.signal);', replace: 'const parentManifests = ((this as any).stale ??= await shelf.listOf(parent, metadata.location, attempt.signal));' },
    ],
  },
  {
    name: 'merged-manifest-reused-after-a-rewrite',
    edits: [{ file: appendGroup, find: 'manifest.sources.every((source) => present.has(source))', replace: 'manifest.sources.every((source) => present.has(source) || true)' }, withoutTotals],
  },
  {
    name: 'hint-goes-backwards-for-good',
    edits: [{ file: 'commit/version-log/hint.ts', find: 'await probeForward(this.#written + 1, exists)', replace: 'this.#written' }],
  },
  {
    name: 'holds-ignored',
    // Losers that sleep hide it, so they do not sleep here either.
    edits: [
      { file: 'commit/table-log/hold-watch.ts', find: 'if (hold === undefined || hold.owner === this.#options.commitId) return newest;', replace: 'if (hold === undefined || hold.owner !== "") return newest;' },
      { file: 'commit/table-log/turn.ts', find: '  const lookout = new Lookout(', replace: "  if (lost.durationMs >= 0) return { head: await ports.pointer.load(winner), next: 'attempt' };\n  const lookout = new Lookout(" },
    ],
  },
  {
    name: 'posted-holds-ignored',
    edits: [{ file: commitLoop, find: 'if (posted !== undefined && ', replace: 'if (posted === null && ' }],
  },
  {
    name: 'token-searched-only-in-the-list',
    edits: [
      { file: 'commit/table-log/token-guard.ts', find: 'let clear = Math.max(await this.#floorBelow(base.version), history.clearThrough(this.tokenHash));', replace: 'let clear = Math.max(await this.#floor, base.version - 1);' },
    ],
  },
  {
    name: 'token-claim-forgotten',
    edits: [{ file: 'commit/table-log/token-guard.ts', find: 'if (claimed !== undefined) return claimed;', replace: 'if (claimed !== undefined) return baseVersion;' }],
  },
  {
    name: 'winner-removes-what-it-has-just-landed',
    edits: [{ file: commitLoop, find: '        garbage.splice(garbage.length - prepared.version.disposable.length);\n', replace: '' }],
  },
  {
    name: 'files-not-checked-against-a-changed-schema',
    edits: [{ file: appendGroup, find: '    this.#failMisfits(base.value);\n', replace: '    void checkFilesFit;\n' }],
  },
  {
    name: 'one-wrong-date-believed',
    edits: [{ file: 'commit/store-time.ts', find: 'this.#rumourMs = believed ? undefined : offsetMs;', replace: 'this.#offsetMs = offsetMs;' }],
  },
  {
    name: 'clock-not-corrected',
    edits: [{ file: 'commit/store-time.ts', find: '    if (storeTimeMs === undefined) return;\n', replace: '    if (sent.nowMs > 0) return;\n' }],
  },
  {
    name: 'append-landed-after-its-caller-left',
    edits: [
      { file: appendGroup, find: 'ready.has(member) && member.isOpen', replace: 'ready.has(member)' },
      { file: appendGroup, find: '    if (!this.#keep((member) => member.isOpen)) return false;\n', replace: '' },
    ],
  },
  {
    name: 'caller-told-that-nothing-landed-while-it-may',
    edits: [{ file: pendingAppend, find: "    this.#state = 'sealed';\n", replace: '' }],
  },
  {
    name: 'caller-kept-beyond-its-deadline',
    edits: [{ file: pendingAppend, find: 'deadlineMs: options.deadlineMs, signal: request.signal,', replace: 'deadlineMs: options.deadlineMs + 30_000,' }],
  },
];
