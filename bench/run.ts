/**
 * `npm run bench [-- WORKLOAD… --peers --quick --repetitions N --docs]`: measures Frazil, in turns with its peers, and prints tables.
 *
 * `--docs` puts the tables into docs/benchmarks.md, in the places of their workloads.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDrivers } from './harness/built-drivers.ts';
import { installedPeers } from './harness/peers.ts';
import { BenchSystems } from './harness/systems.ts';
import { writeIntoPage } from './report/benchmark-page.ts';
import { circumstances } from './report/circumstances.ts';
import { toMarkdown } from './report/result-table.ts';
import { workloads } from './workloads/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    peers: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    repetitions: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
const usage = `npm run bench [-- WORKLOAD… --peers --quick --repetitions N --docs]

  --peers          let other table libraries run in turns with Frazil, as far as they are installed (npm run bench:install-peers)
  --quick          small sizes, to see that everything works; its numbers are no results
  --repetitions N  of what is short (default 10, quick 2)
  --docs           put the tables into docs/benchmarks.md

Workloads, default all:${workloads.map(({ name, title }) => `\n  ${name.padEnd(12)} ${title}`).join('')}`;

const unknown = positionals.filter((name) => !workloads.some((workload) => workload.name === name));
const repetitions = Number(values.repetitions);
if (values.help || unknown.length > 0 || !Number.isInteger(repetitions) || repetitions < 1) {
  console.log(unknown.length > 0 ? `There is no workload ${unknown.join(', ')}.\n\n${usage}` : usage);
  process.exit(values.help ? 0 : 2);
}
const settings = { quick: values.quick, repetitions: values.quick ? 2 : repetitions };
const installed = values.peers ? installedPeers() : new Map();
const systems = new BenchSystems(await buildDrivers(), [...installed.keys()]);
const folder = mkdtempSync(join(process.env['FRAZIL_BENCH_FOLDER'] ?? tmpdir(), 'frazil-bench-'));
const failed: string[] = [];
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  for (const workload of workloads.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
    const begun = performance.now();
    const note = circumstances({ workload, ...settings, installed: values.peers ? installed : undefined });
    const own = join(folder, workload.name);
    mkdirSync(own);
    console.log(`\n## ${workload.title}\n\n${note}\n`);
    try {
      const tables = await workload.run({ settings, systems, folder: own, log: (line) => console.error(`… ${line}`) });
      for (const table of tables) console.log(`${toMarkdown(table)}\n`);
      if (values.docs) writeIntoPage(workload.name, note, tables);
    } catch (error) {
      failed.push(workload.name);
      console.error(error);
    }
    rmSync(own, { recursive: true, force: true });
    console.error(`… ${workload.name} took ${Math.round((performance.now() - begun) / 1000)} s`);
  }
} finally {
  await systems.close();
}
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}.`);
process.exit(failed.length > 0 ? 1 : 0);
