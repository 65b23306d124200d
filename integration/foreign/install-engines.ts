import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineGroup } from './engines.ts';

const requirementsFolder = fileURLToPath(new URL('requirements', import.meta.url));

/** Where the engines are installed, outside the clone. */
export function enginesFolder(): string {
  return join(process.env['FRAZIL_CACHE'] ?? join(homedir(), '.cache', 'frazil'), 'foreign');
}

/**
 * Installs groups of engines, in the pinned versions of `requirements/`, into one Python environment; what is there is left alone.
 *
 * Returns the environment's Python.
 */
export async function installEngines(groups: readonly EngineGroup[]): Promise<string> {
  const folder = enginesFolder();
  const python = join(folder, 'py', 'bin', 'python');
  await mkdir(join(folder, 'installed'), { recursive: true });
  if (!existsSync(python)) await run(process.env['FRAZIL_PYTHON'] ?? 'python3', ['-m', 'venv', join(folder, 'py')]);
  for (const group of groups) {
    const packages = join(requirementsFolder, `${group}.txt`);
    await once(join(folder, 'installed', `${group}.txt`), packages, async () => {
      await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', packages]);
    });
  }
  if (groups.includes('spark')) {
    const jars = join(requirementsFolder, 'spark-jars.txt');
    await once(join(folder, 'installed', 'spark-jars.txt'), jars, async () => {
      for (const artifact of (await readFile(jars, 'utf8')).split('\n').filter((line) => line !== '')) {
        await run('mvn', ['--quiet', '--batch-mode', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${join(folder, 'jars')}`]);
      }
    });
  }
  return python;
}

/** Installs unless the same requirements were installed before. */
async function once(stamp: string, requirements: string, install: () => Promise<void>): Promise<void> {
  const wanted = await readFile(requirements, 'utf8');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return;
  await install();
  await writeFile(stamp, wanted);
}

function run(program: string, args: readonly string[]): Promise<void> {
  console.log(`installing: ${program} ${args.join(' ')}`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => reject(new Error(`${program} cannot be started (${error.message}); see docs/how-to/foreign-engines.md for what has to be there.`)));
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with exit code ${code ?? '?'}; the lines above say why.`))));
  });
}
