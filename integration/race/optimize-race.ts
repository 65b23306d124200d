import { type Catalog, openCatalog, type Table } from '../../src/index.ts';
import { addToSums, type BatchSum, numberedFlightSchema } from './flight-sums.ts';
import { ScriptProcess } from './script-process.ts';

const name = 'demo.flights';

export type Sums = ReadonlyMap<number, BatchSum>;

/** What appenders were told, and what readers found before, during and after. */
export interface OptimizeRaceResult {
  /** Every batch that was acknowledged, summed up by its writer before it was appended. */
  readonly acknowledged: Sums;
  /** The table right before the optimizer began, at the snapshot `before`. */
  readonly sumsBefore: Sums;
  /** The same snapshot, read again while the optimizer worked and once it was done. */
  readonly sumsBeforeReadLater: readonly Sums[];
  /** The table when the optimizer had landed for the last time. */
  readonly sumsAfter: Sums;
  /** The table when everybody had gone. */
  readonly sumsAtEnd: Sums;
  /** Snapshots that the optimizer landed. */
  readonly landed: readonly bigint[];
  readonly filesBefore: number;
  readonly filesAfter: number;
  /** Acknowledged batches of each writer between the first and the last run of the optimizer. */
  readonly appendsMeanwhile: readonly number[];
  /** Names of processes that did not end in good order. */
  readonly failed: readonly string[];
}

/** Lets processes append the demo's flights, and on and on, while one more optimizes the table. @param writers 2 or more. */
export async function optimizeRace(warehouse: string, writers: number): Promise<OptimizeRaceResult> {
  const catalog = await openCatalog(warehouse);
  const processes: ScriptProcess[] = [];
  try {
    await catalog.createTable(name, { schema: numberedFlightSchema, partitionBy: ['month(date)'] });
    return await play(catalog, warehouse, writers, processes);
  } finally {
    for (const each of processes) each.kill();
    await Promise.all(processes.map((each) => each.ended));
    await catalog.close();
  }
}

async function play(catalog: Catalog, warehouse: string, writers: number, processes: ScriptProcess[]): Promise<OptimizeRaceResult> {
  const acknowledged = new Map<number, BatchSum>();
  const acks = Array.from({ length: writers }, () => 0);
  const waiting: (() => void)[] = [];
  const changed = (): void => waiting.splice(0).forEach((resume) => resume());
  const failed: string[] = [];
  const start = (title: string, script: string, args: readonly string[], onLine: (line: string) => void): ScriptProcess => {
    const started = new ScriptProcess(script, [warehouse, name, ...args], { onLine: (line) => (onLine(line), changed()) });
    processes.push(started);
    void started.ended.then(({ code, signal }) => {
      if (code !== 0) failed.push(`${title} (${signal ?? code})`);
      changed();
    });
    return started;
  };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition() && failed.length === 0) await new Promise<void>((resume) => waiting.push(resume));
  };

  const appenders = acks.map((_, writer) =>
    start(`appender ${writer}`, 'flight-appender.ts', [String(writer), String(writers)], (line) => {
      const [, number, rows, hashes] = line.split(' ').map(Number);
      acknowledged.set(number!, { rows: rows!, hashes: hashes! });
      acks[writer]! += 1;
    }),
  );
  // Whoever has appended a small batch is through with its share of the flights.
  await until(() => acks.every((count, writer) => count > Math.ceil((33 - writer) / writers)));
  const table = await catalog.loadTable(name);
  const before = table.currentSnapshot!.snapshotId;
  const sumsBefore = await sumsOf(table, before);

  const runs: { readonly snapshots: readonly string[]; readonly filesBefore: number; readonly filesAfter: number }[] = [];
  const landed = (): readonly bigint[] => runs.flatMap((run) => run.snapshots.map(BigInt));
  const acksAtStart = [...acks];
  const optimizer = start('optimizer', 'optimizer.ts', [], (line) => runs.push(JSON.parse(line) as (typeof runs)[number]));
  const sumsMeanwhile = await sumsOf(table, before);
  await until(() => landed().length > 0 && acks.every((count, writer) => count > acksAtStart[writer]!));
  optimizer.finish();
  await optimizer.ended;
  const appendsMeanwhile = acks.map((count, writer) => count - acksAtStart[writer]!);
  const sumsAfter = await sumsOf(await table.refresh(), landed().at(-1));
  for (const appender of appenders) appender.finish();
  await Promise.all(appenders.map((appender) => appender.ended));
  return {
    acknowledged,
    sumsBefore,
    sumsBeforeReadLater: [sumsMeanwhile, await sumsOf(table, before)],
    sumsAfter,
    sumsAtEnd: await sumsOf(await table.refresh()),
    landed: landed(),
    filesBefore: runs.reduce((sum, run) => sum + run.filesBefore, 0),
    filesAfter: runs.reduce((sum, run) => sum + run.filesAfter, 0),
    appendsMeanwhile,
    failed,
  };
}

/** Counts and sums of each batch in a snapshot; in the newest one that the handle knows without an id. */
async function sumsOf(table: Table, snapshotId?: bigint): Promise<Sums> {
  const sums = new Map<number, BatchSum>();
  for await (const batch of table.scan(snapshotId === undefined ? {} : { snapshotId })) addToSums(sums, batch);
  return sums;
}
