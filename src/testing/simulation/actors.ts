import { type AppendReceipt, currentSnapshot, frazilProperties, mintCommitId, ReplaceFiles, type TableCommitter, tableCodec } from '../../commit/index.ts';
import { hasCode, isFrazilError } from '../../errors/index.ts';
import { encodeTombstone } from '../../format/index.ts';
import type { RecordingStore, RowLedger } from './history.ts';
import type { Violation } from './invariants.ts';
import type { SimulatedHost } from './simulated-host.ts';
import { readSnapshot } from './table-state.ts';

/** What all actors of one simulation share. */
export interface Stage {
  readonly store: RecordingStore;
  readonly ledger: RowLedger;
  readonly violations: Violation[];
  /** Files of snapshots that somebody read, to be read again at the end. */
  readonly remembered: Map<bigint, readonly string[]>;
  /** Virtual ms that the longest acknowledged append took. */
  longestAppendMs: number;
  acknowledged: number;
}

export interface WriterPlan {
  /** Rows are called `<rows>.<n>`; with tokens, a successor of a crashed writer appends the same ones. */
  readonly rows: string;
  readonly appends: number;
  /** Appends sent at once, which may land as one group. */
  readonly width: number;
  readonly withTokens: boolean;
  readonly timeoutMs: number;
}

/** Appends rows, and tells the ledger what it was told. A batch with a token is repeated until its fate is known. */
export async function writer(host: SimulatedHost, plan: WriterPlan, stage: Stage): Promise<void> {
  const table = await host.open();
  for (let sent = 0; sent < plan.appends; sent += plan.width) {
    const width = Math.min(plan.width, plan.appends - sent);
    await Promise.all(Array.from({ length: width }, (_, index) => appendRow(host, table, `${plan.rows}.${sent + index}`, plan, stage)));
    // Short pauses keep the table busy; a long one lets it fall quiet, where commits behave otherwise.
    const pause = host.random.fraction();
    if (pause < 0.3) await host.runtime.timer.sleep(pause < 0.1 ? 1_000 + host.random.below(2_000) : host.random.below(200));
  }
  await table.close();
}

async function appendRow(host: SimulatedHost, table: TableCommitter, row: string, plan: WriterPlan, stage: Stage): Promise<void> {
  stage.ledger.settle(row, 'unknown'); // until told otherwise: the host may crash at any moment
  for (let tries = 0; tries < 12; tries++) {
    const fate = await appendOnce(host, table, row, plan, stage);
    if (fate === 'acknowledged' || !plan.withTokens) {
      stage.ledger.settle(row, fate);
      return;
    }
    await host.runtime.timer.sleep(host.random.below(500));
  }
}

async function appendOnce(host: SimulatedHost, table: TableCommitter, row: string, plan: WriterPlan, stage: Stage): Promise<'acknowledged' | 'failed' | 'unknown'> {
  const patience = patienceOf(host, plan);
  const request = host.append([row], table.head.value, patience.uploadMs);
  const startMs = host.awakeMs;
  try {
    const token = plan.withTokens ? { token: row } : {};
    const { timeoutMs, signal } = patience;
    const receipt = await table.append({ ...request, timeoutMs, ...token, ...(signal && { signal }) });
    stage.longestAppendMs = Math.max(stage.longestAppendMs, host.awakeMs - startMs);
    stage.acknowledged += 1;
    checkReceipt(receipt, row, stage);
    return 'acknowledged';
  } catch (error) {
    if (!isFrazilError(error)) throw error;
    if (error.kind === 'internal' || error.kind === 'corrupt') stage.violations.push({ invariant: 'V3', detail: `${row}: ${error.message}` });
    if (error.code === 'requirement-failed') await table.refresh().catch(() => undefined); // as its remedy says
    return error.code === 'commit-outcome-unknown' ? 'unknown' : 'failed';
  } finally {
    const tookMs = host.awakeMs - startMs;
    if (tookMs > patience.limitMs + outcomeGraceMs) stage.violations.push({ invariant: 'deadline', detail: `the caller of row ${row} was kept for ${Math.round(tookMs)} ms instead of ${patience.limitMs}` });
  }
}

/** After its deadline or its abort a caller is kept no longer than this. */
const outcomeGraceMs = 2_001;

interface CallerPatience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** When the caller leaves, at the latest. */
  readonly limitMs: number;
  /** How long the data file takes beyond its put. */
  readonly uploadMs: number;
}

/** Mostly that of the plan; some callers leave in the middle, have little time, or upload slowly. */
function patienceOf(host: SimulatedHost, plan: WriterPlan): CallerPatience {
  const { random } = host;
  const uploadMs = random.fraction() < 0.1 ? random.below(8_000) : 0;
  const timeoutMs = random.fraction() < 0.1 ? random.below(1_000) : plan.timeoutMs;
  if (random.fraction() >= 0.15) return { timeoutMs, limitMs: timeoutMs, uploadMs };
  const leavesAfterMs = random.below(host.latencyMs * 12);
  const abort = new AbortController();
  void host.runtime.timer.sleep(leavesAfterMs).then(() => abort.abort());
  return { timeoutMs, signal: abort.signal, limitMs: Math.min(timeoutMs, leavesAfterMs), uploadMs };
}

/** An acknowledgement names a version that exists at that moment, unless it has been retired since. */
function checkReceipt(receipt: AppendReceipt, row: string, stage: Stage): void {
  const event = stage.store.events.find((candidate) => candidate.created && candidate.version === receipt.version);
  if (event === undefined) stage.violations.push({ invariant: 'V1', detail: `row ${row} was acknowledged with version ${receipt.version}, which does not exist` });
}

/** Replaces a few files by one, again and again. */
export async function compactor(host: SimulatedHost, rounds: number, stage: Stage): Promise<void> {
  const table = await host.open();
  for (let round = 0; round < rounds; round++) {
    await host.runtime.timer.sleep(host.random.below(400));
    try {
      const { value: metadata } = await table.refresh();
      const state = await readSnapshot(host.store, metadata, metadata.currentSnapshotId);
      const removed = state.files.filter(() => host.random.fraction() < 0.5).slice(0, 4);
      if (removed.length < 2) continue;
      await host.runtime.timer.sleep(host.random.below(300)); // reading and writing take time
      const { file, key, staged } = host.dataFile(removed.flatMap((old) => stage.ledger.rowsOf(old.filePath)));
      await staged;
      const commitId = mintCommitId(host.runtime.random);
      const plannedSequenceNumber = metadata.lastSequenceNumber;
      const change = new ReplaceFiles({ commitId, store: host.store, shelf: table.shelf, removed, added: [file], addedKeys: [key], partitionSpecId: metadata.defaultSpecId, plannedSequenceNumber });
      await table.commit(change, { timeoutMs: 20_000 });
    } catch (error) {
      if (!isFrazilError(error)) throw error;
      if (error.kind === 'internal' || error.kind === 'corrupt') stage.violations.push({ invariant: 'V3', detail: `compactor: ${error.message}` });
    }
  }
  await table.close();
}

/** Opens the table like a new reader, remembers what it read, and expects never to go back in time. */
export async function reader(host: SimulatedHost, rounds: number, stage: Stage): Promise<void> {
  let newest = 0;
  for (let round = 0; round < rounds; round++) {
    await host.runtime.timer.sleep(host.random.below(500));
    const acknowledgedBefore = [...stage.ledger.fates].filter(([, fate]) => fate === 'acknowledged').map(([row]) => row);
    try {
      const head = await host.pointer.load();
      if (head.version < newest) stage.violations.push({ invariant: 'V5', detail: `a new reader went back from version ${newest} to ${head.version}` });
      newest = head.version;
      const { files } = await readSnapshot(host.store, head.value, head.value.currentSnapshotId);
      const rows = new Set(files.flatMap((file) => stage.ledger.rowsOf(file.filePath)));
      for (const row of acknowledgedBefore) if (!rows.has(row)) stage.violations.push({ invariant: 'V1', detail: `a reader of version ${head.version} misses row ${row}, acknowledged before` });
      const snapshot = currentSnapshot(head.value);
      if (snapshot !== undefined) stage.remembered.set(snapshot.snapshotId, files.map((file) => file.filePath));
    } catch (error) {
      if (!isFrazilError(error)) throw error;
      if (error.kind !== 'unavailable') stage.violations.push({ invariant: 'V4', detail: `reader: ${error.message}` });
    }
  }
}

/** How a test-only job retires old versions: what replaces them. */
export type RetireStep = (store: RecordingStore, key: string, tombstone: Uint8Array) => Promise<unknown>;

/** Overwrites, as a vacuum would: the bytes change, the name stays taken. */
export const retireByTombstone: RetireStep = (store, key, tombstone) => store.put(key, tombstone);

/** Retires all but the newest few versions, again and again, straight at the store. */
export async function retirer(host: SimulatedHost, rounds: number, keep: number, stage: Stage, retire: RetireStep): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await host.runtime.timer.sleep(host.random.below(2_000));
    const newest = Math.max(0, ...stage.store.events.map((event) => event.version));
    for (let version = 1; version <= newest - keep; version++) {
      const key = tableCodec.keyOf(version);
      const content = await stage.store.get(key).then(
        ({ bytes }) => tableCodec.decode(bytes, key),
        (error: unknown) => {
          if (hasCode(error, 'object-not-found')) return undefined;
          throw error;
        },
      );
      if (content?.kind !== 'value') continue;
      const tokens = content.value.properties[frazilProperties.tokens];
      const tombstone = encodeTombstone({ version, commitId: content.commitId, lastUpdatedMs: content.value.lastUpdatedMs, ...(tokens !== undefined && { tokens }) });
      await retire(stage.store, key, tombstone);
    }
  }
}
