/**
 * Plants every bug in a copy of the source, plays the simulator on it, and fails unless each is caught:
 * `node run.ts [--seeds 400] [--only NAME]`.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FrazilError } from '../../../errors/index.ts';
import { leaveReport } from '../report.ts';
import { type PlantedBug, plantedBugs } from './bugs.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '400' }, only: { type: 'string' } } });
const source = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const garden = join(source, '../.cache/planted');
const atOnce = 2;

/** Copies the source with the bug in it; an edit that does not fit exactly once means that the list is out of date. */
function plant(bug: PlantedBug): string {
  const copy = join(garden, bug.name, 'src');
  rmSync(join(garden, bug.name), { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(source, copy, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  for (const { file, find, replace } of bug.edits) {
    const path = join(copy, file);
    const parts = readFileSync(path, 'utf8').split(find);
    if (parts.length !== 2) throw new FrazilError('internal-invariant', `${bug.name}: the place to change stands ${parts.length - 1} times in ${file}.`);
    writeFileSync(path, parts.join(replace));
  }
  return join(copy, 'testing/simulation/run.ts');
}

interface Catch {
  readonly bug: PlantedBug;
  /** What gave it away; undefined when nobody noticed. */
  readonly evidence: string | undefined;
}

async function hunt(bug: PlantedBug): Promise<Catch> {
  const script = plant(bug);
  const child = spawn(process.execPath, [script, '--seeds', values.seeds, '--rivals', '5', '--stop', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const status = await new Promise<number | null>((settle) => {
    child.on('close', settle);
  });
  rmSync(join(garden, bug.name), { recursive: true, force: true });
  if (status === 0) return { bug, evidence: undefined };
  const broken = output.startsWith('{') ? (JSON.parse(output) as { broken: { seed: number; invariant: string; detail: string }[] }).broken[0] : undefined;
  if (broken === undefined) throw new FrazilError('internal-invariant', `${bug.name}: the simulator broke instead of noticing: ${errors.slice(0, 500)}`);
  return { bug, evidence: `${broken.invariant} at seed ${broken.seed}: ${broken.detail}` };
}

const waiting = plantedBugs.filter((bug) => values.only === undefined || bug.name === values.only);
const total = waiting.length;
let caught = 0;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const { evidence } = await hunt(bug);
      if (evidence !== undefined) caught += 1;
      console.log(`${evidence === undefined ? 'NOT CAUGHT' : 'caught'}  ${bug.name}${evidence === undefined ? '' : `: ${evidence}`}`);
    }
  }),
);
console.log(`${caught} passed, ${total - caught} failed`);
leaveReport('planted-bugs', { passed: caught, failed: total - caught });
process.exit(caught === total ? 0 : 1);
