import { cpSync, rmSync } from 'node:fs';
import { flightsPath } from '../data/flights.ts';
import type { DriverAnswer } from '../harness/driver-process.ts';
import { inTurns } from '../harness/in-turns.ts';
import type { Appender } from '../harness/peers.ts';
import type { Place } from '../harness/place.ts';
import { figure, medianOf, ratio } from '../report/figures.ts';
import type { BenchContext, Workload } from '../workload.ts';

const peers = ['deltalake', 'datashard'] as const;
const full = { files: 1000, rowsPerFile: 3000, rounds: 3 };
const quick = { files: 60, rowsPerFile: 1000, rounds: 1 };

/** Many small files into few. */
export const optimize: Workload = {
  name: 'optimize',
  title: `${figure(full.files)} files of ${figure(full.rowsPerFile)} flights into one, local disk`,
  peers,
  async run(context) {
    const { files, rowsPerFile, rounds } = context.settings.quick ? quick : full;
    const systems: readonly Appender[] = ['frazil', ...context.systems.among(peers)];
    for (const system of systems) await makeSmallFiles(context, system, files, rowsPerFile);
    const results = await inTurns(rounds, new Map(systems.map((system) => [system, () => measure(context, system)])));
    const of = (system: Appender, name: string): number => medianOf((results.get(system) ?? []).map((answer) => Number(answer[name])));
    const rows = systems.map((system) => [
      system,
      ratio(of(system, 'ms'), of('frazil', 'ms')),
      ratio(of(system, 'cpuMs'), of('frazil', 'cpuMs')),
      figure(of(system, 'ms') / 1000),
      figure((files * rowsPerFile) / of(system, 'ms') / 1000),
      `${figure(of(system, 'filesBefore'))} to ${figure(of(system, 'filesAfter'))}`,
      figure(of(system, 'peakMb')),
    ]);
    const columns = ['', 'Frazil against it', 'in processor time', 's', 'M rows/s', 'files', 'peak MB'];
    return [{ title: 'All cores', columns, rows, note: 'A fresh process each time, each library with its own table of the same rows; from the open table to the commit.' }];
  },
};

function placeOf(context: BenchContext, system: Appender): Place & { readonly kind: 'local' } {
  return { kind: 'local', folder: `${context.folder}/${system}` };
}

async function makeSmallFiles(context: BenchContext, system: Appender, files: number, rowsPerFile: number): Promise<void> {
  context.log(`${system}: making ${files} files`);
  const place = placeOf(context, system);
  await context.systems.fresh(system, async (driver) => {
    if (system === 'frazil') {
      await driver.ask({ do: 'open', place, table: 't', create: true, schema: 'flights' });
      await driver.ask({ do: 'small-files', files, rowsPerFile });
    } else {
      await driver.ask({ do: 'small-files', flights: flightsPath, files, rowsPerFile, place, table: 't' });
    }
  });
  cpSync(place.folder, `${place.folder}-kept`, { recursive: true });
}

/** Puts the small files back to where they were made, as locations are absolute, and compacts them. */
async function measure(context: BenchContext, system: Appender): Promise<DriverAnswer> {
  const place = placeOf(context, system);
  rmSync(place.folder, { recursive: true });
  cpSync(`${place.folder}-kept`, place.folder, { recursive: true });
  context.log(system);
  return await context.systems.fresh(system, async (driver) => {
    if (system !== 'frazil') return await driver.ask({ do: 'optimize', place, table: 't' });
    await driver.ask({ do: 'open', place, table: 't' });
    return await driver.ask({ do: 'optimize' });
  });
}
