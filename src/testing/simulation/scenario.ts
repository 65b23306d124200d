import { hintKey, mintCommitId, mintUuid, readHint, snapshotOfId, stampVersion, tableCodec } from '../../commit/index.ts';
import { isFrazilError } from '../../errors/index.ts';
import type { TableMetadata } from '../../format/index.ts';
import { SeededRandom, sha256Hex } from '../../runtime/index.ts';
import { compactor, reader, retireByTombstone, retirer, type RetireStep, type Stage, writer } from './actors.ts';
import { type FaultCounts, noFaults } from './chaos-store.ts';
import { RecordingStore, RowLedger } from './history.ts';
import { checkChain, checkReachable, checkRemembered, checkRows, type Violation } from './invariants.ts';
import { clockSetter, stranger, vandal } from './intruders.ts';
import { SimulatedHost, tableLocation } from './simulated-host.ts';
import { readSnapshot } from './table-state.ts';
import { VirtualTime } from './virtual-time.ts';

/** What one simulated history was, and whether it kept the promises. */
export interface SimulationResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly faults: FaultCounts;
  readonly acknowledged: number;
  readonly versions: number;
  readonly virtualMs: number;
  readonly longestAppendMs: number;
  /** SHA-256 of every request in order; equal for equal seeds. */
  readonly traceHash: string;
}

/** The shape of a history; drawn from the seed where it is not given. */
export interface ScenarioOptions {
  readonly retire?: RetireStep;
  /** Keep the request lines of the trace and hand them over. */
  readonly onTrace?: (line: string) => void;
}

/** Plays one history: hosts with wrong clocks over a faulty store, then every invariant. The seed decides everything. */
export async function simulate(seed: number, options: ScenarioOptions = {}): Promise<SimulationResult> {
  const random = new SeededRandom(seed);
  const time = new VirtualTime();
  const startMs = time.nowMs;
  const store = new RecordingStore({ nowMs: () => Math.floor(time.nowMs), monotonicMs: () => time.nowMs - startMs });
  const stage: Stage = { store, ledger: new RowLedger(), violations: [], remembered: new Map(), longestAppendMs: 0, acknowledged: 0 };
  const faults = noFaults();
  const lines: string[] = [];
  const trace = (line: string): void => {
    lines.push(`${time.nowMs.toFixed(3)} ${line}`);
    options.onTrace?.(lines.at(-1)!);
  };
  const faultRate = random.fraction() < 0.2 ? 0 : random.fraction() * 0.25;
  const latencyMs = [0.5, 5, 25][random.below(3)]!;
  const freezeRate = random.fraction() < 0.25 ? 0.008 : 0;
  const wrongDateRate = random.fraction() < 0.25 ? 0.01 : 0;
  const hosts: SimulatedHost[] = [];
  const host = (name: string): SimulatedHost => {
    const added = new SimulatedHost({ host: name, inner: store, time, latencyMs, faultRate, freezeRate, wrongDateRate, faults, trace, seed: random.next(), skewMs: drawSkewMs(random), ledger: stage.ledger });
    hosts.push(added);
    return added;
  };
  await createTable(store, random, time.nowMs);
  const retiring = random.fraction() < 0.3;
  const vandalized = random.fraction() < 0.15;
  const estranged = random.fraction() < 0.25;
  const actors = castActors(random, host, stage, retiring, options.retire ?? retireByTombstone, time);
  if (vandalized) actors.push(vandal(host('vandal'), 10, stage));
  if (estranged) actors.push(stranger(host('stranger'), 1 + random.below(6)));
  for (const each of hosts) if (random.fraction() < 0.15) actors.push(clockSetter(each, 1 + random.below(2), () => drawSkewMs(random)));
  await time.run(actors);
  // Strangers leave the hint behind, vandals spoil it.
  const settled = faultRate + freezeRate === 0 && !vandalized && !estranged && !hosts.some((each) => each.store.crashed);
  const auditor = host('auditor');
  for (const each of hosts) each.store.calmDown();
  const settling = afterwards(auditor, stage, { retiring, settled });
  await time.run([settling]);
  stage.violations.push(...(await settling));
  return {
    seed,
    violations: stage.violations,
    faults,
    acknowledged: stage.acknowledged,
    versions: store.events.filter((event) => event.created).length,
    virtualMs: time.nowMs - startMs,
    longestAppendMs: stage.longestAppendMs,
    traceHash: sha256Hex(lines.join('\n')),
  };
}

/** How wrong a host's clock is: mostly not, or by as much as is allowed; sometimes by hours. */
function drawSkewMs(random: SeededRandom): number {
  const draw = random.fraction();
  if (draw < 0.5) return 0;
  if (draw < 0.88) return random.below(50_000) - 25_000;
  return random.below(4 * 3_600_000) * (draw < 0.95 ? -1 : 1);
}

/** An empty unpartitioned table of one column. */
export function emptyTable(random: SeededRandom, timestampMs: number): TableMetadata {
  const value: TableMetadata = {
    formatVersion: 2,
    tableUuid: mintUuid(random),
    location: tableLocation,
    lastSequenceNumber: 0n,
    lastUpdatedMs: timestampMs,
    lastColumnId: 1,
    schemas: [{ schemaId: 0, fields: [{ id: 1, name: 'row', required: false, type: { kind: 'string' } }], identifierFieldIds: [] }],
    currentSchemaId: 0,
    partitionSpecs: [{ specId: 0, fields: [] }],
    defaultSpecId: 0,
    lastPartitionId: 999,
    sortOrders: [{ orderId: 0, fields: [] }],
    defaultSortOrderId: 0,
    properties: {},
    snapshots: [],
    snapshotLog: [],
    metadataLog: [],
    refs: {},
    statistics: [],
    partitionStatistics: [],
    extra: {},
  };
  return stampVersion(undefined, value, { commitId: mintCommitId(random), timestampMs });
}

/** Makes version 1 of the simulated table, before any host looks. */
export async function createTable(store: RecordingStore, random: SeededRandom, timestampMs: number): Promise<void> {
  await store.put(tableCodec.keyOf(1), tableCodec.encode(emptyTable(random, timestampMs)), { condition: { kind: 'if-absent' } });
}

function castActors(random: SeededRandom, host: (name: string) => SimulatedHost, stage: Stage, retiring: boolean, retire: RetireStep, time: VirtualTime): Promise<unknown>[] {
  const actors: Promise<unknown>[] = [];
  const writers = 2 + random.below(5);
  for (let index = 0; index < writers; index++) {
    const rows = `w${index}`;
    // Some write enough to merge manifests.
    const appends = random.fraction() < 0.3 ? 9 + random.below(8) : 2 + random.below(7);
    const plan = { rows, appends, width: 1 + random.below(4), withTokens: random.fraction() < 0.5, timeoutMs: [3_000, 20_000, 60_000][random.below(3)]! };
    const player = host(rows);
    const playing = writer(player, plan, stage);
    if (random.fraction() >= 0.25) {
      actors.push(playing);
      continue;
    }
    const crash = crashLater(player, random.below(1_500), time);
    actors.push(Promise.race([playing, crash]));
    // Whoever restarts a crashed writer cannot know what it landed; with tokens it need not.
    if (plan.withTokens) actors.push(crash.then(() => writer(host(`${rows}-again`), plan, stage)));
  }
  if (random.fraction() < 0.5) actors.push(compactor(host('compactor'), 1 + random.below(4), stage));
  actors.push(reader(host('reader'), 1 + random.below(4), stage));
  if (retiring) actors.push(retirer(host('retirer'), 3, 2, stage, retire));
  return actors;
}

async function crashLater(player: SimulatedHost, afterMs: number, time: VirtualTime): Promise<void> {
  await time.sleep(afterMs);
  player.store.crash();
}

/** When everything has come to rest: the final state against the ledger, the chain, and what readers remembered. */
async function afterwards(auditor: SimulatedHost, stage: Stage, { retiring, settled }: { readonly retiring: boolean; readonly settled: boolean }): Promise<Violation[]> {
  await auditor.runtime.timer.sleep(120_000); // late landings land
  const { store, ledger } = stage;
  const violations: Violation[] = [];
  try {
    const head = await auditor.pointer.load();
    const { files } = await readSnapshot(store, head.value, head.value.currentSnapshotId);
    violations.push(...checkRows(ledger, files.flatMap((file) => ledger.rowsOf(file.filePath))));
    violations.push(...(await checkReachable(store, head.value)));
    const hinted = await readHint(store, hintKey);
    // A faulty store may land a late hint after everybody has gone home; a sound one may not.
    if (settled && head.version > 1 && hinted !== head.version) violations.push({ invariant: 'hint', detail: `the hint stays at ${hinted} though version ${head.version} exists` });
    if (!retiring) {
      violations.push(...(await checkChain(store, ledger)));
      for (const [snapshotId, paths] of stage.remembered) {
        const past = await snapshotOfId(head, snapshotId, auditor.pointer);
        violations.push(...(await checkRemembered(store, past.metadata, new Map([[snapshotId, paths]]))));
      }
    }
  } catch (error) {
    if (!isFrazilError(error)) throw error;
    violations.push({ invariant: 'V4', detail: `the table does not open: ${error.message}` });
  }
  return violations;
}
