import { setTimeout as sleep } from 'node:timers/promises';
import { openCatalog } from '../../src/index.ts';
import { ScriptProcess } from './script-process.ts';

export interface RaceOptions {
  readonly warehouse: string;
  readonly processes: number;
  readonly appends: number;
  /** Writers that are killed at a random moment and started again. */
  readonly kills: number;
  readonly environment?: NodeJS.ProcessEnv;
}

/** What writers were told, and what a reader who opens the table afterwards finds. */
export interface RaceResult {
  readonly acknowledged: ReadonlySet<string>;
  /** Rows whose writer was killed before it was told anything; with a token they are appended again. */
  readonly inFlight: ReadonlySet<string>;
  /** Errors that writers were told, by code. */
  readonly errors: readonly string[];
  readonly killed: number;
  /** Each row as often as it is in the table. */
  readonly found: ReadonlyMap<string, number>;
  readonly seconds: number;
}

/**
 * Lets processes append to one table at once, kills some of them with SIGKILL, and starts these again: writers of odd
 * number with tokens, from the row that was in flight; the others from the row behind it.
 */
export async function race(options: RaceOptions): Promise<RaceResult> {
  const { warehouse, processes, appends, kills } = options;
  const catalog = await openCatalog(warehouse);
  const table = await catalog.createTable('race.rows', { schema: { writer: 'int required', number: 'int required' } });
  await catalog.close();
  const acknowledged = new Set<string>();
  const inFlight = new Set<string>();
  const errors: string[] = [];
  let killed = 0;
  const startMs = performance.now();
  const playWriter = async (writer: number, mayKill: boolean): Promise<void> => {
    const tokens = writer % 2 === 1;
    let next = 0;
    let kill = mayKill;
    while (next < appends) {
      const started = new ScriptProcess('writer.ts', [warehouse, 'race.rows', String(writer), String(next), String(appends), tokens ? 'tokens' : ''], {
        ...(options.environment && { environment: options.environment }),
        onLine: (line) => {
          const [what = '', number] = line.split(' ');
          if (what === 'ready') {
            if (kill) void sleep(100 + Math.random() * 1_000).then(() => started.kill());
            return;
          }
          if (what === 'ack') acknowledged.add(`${writer}-${number}`);
          else errors.push(line);
          next = Number(number) + 1;
        },
      });
      const { code, signal } = await started.ended;
      if (signal === 'SIGKILL') {
        killed += 1;
        kill = false;
        if (next < appends) inFlight.add(`${writer}-${next}`);
        if (!tokens) next += 1;
      } else if (code !== 0) {
        errors.push(`writer ${writer} ended with ${code}`);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: processes }, (_, writer) => playWriter(writer, writer < kills)));
  const seconds = (performance.now() - startMs) / 1000;
  return { acknowledged, inFlight, errors, killed, found: await readRows(warehouse, table.location), seconds };
}

/** Reads the table as somebody who has never seen it, by its location alone. */
async function readRows(warehouse: string, location: string): Promise<ReadonlyMap<string, number>> {
  const catalog = await openCatalog(warehouse);
  const table = await catalog.openTable(location);
  const found = new Map<string, number>();
  for await (const row of table.scan().rows()) {
    const key = `${String(row['writer'])}-${String(row['number'])}`;
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  await catalog.close();
  return found;
}
