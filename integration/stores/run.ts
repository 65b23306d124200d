/**
 * `npm run test:s3`: for each real server, installs it, starts it with an empty folder, runs the tests of this folder against it and
 * ends it. Ends with one line a server and fails when a server cannot be had, unless `FRAZIL_SKIP_STORES` names it.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NativeServer, nativeServers } from './native-servers.ts';
import { nativeScript } from './start-native-server.ts';

interface Outcome {
  readonly server: NativeServer['name'];
  readonly verdict: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const privateLoopback = fileURLToPath(new URL('../../localstack/native/private-loopback.sh', import.meta.url));

/** Runs a program to its end, with its output shown; its exit code. */
function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function testServer(server: NativeServer, reports: string): Promise<Outcome> {
  const begun = performance.now();
  console.log(`\n== ${server.name}: installing`);
  const installed = await run(nativeScript(server.name), ['install'], {});
  if (installed !== 0) return { server: server.name, verdict: 'failed', detail: `could not be installed (exit ${installed})` };
  console.log(`== ${server.name}: testing, expected to be ${server.expected}`);
  const report = join(reports, `${server.name}.json`);
  const inner = [process.execPath, join(here, 'run-server.ts'), server.name];
  const [program = '', ...args] = server.needsPrivateNetwork ? [privateLoopback, ...inner] : inner;
  const exit = await run(program, args, { FRAZIL_STORE_REPORT: report });
  const counts = await readCounts(report);
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (counts === undefined) return { server: server.name, verdict: 'failed', detail: `reported nothing (exit ${exit})` };
  const { passed, failed, skipped } = counts;
  const sound = exit === 0 && failed === 0 && passed > 0;
  return { server: server.name, verdict: sound ? 'passed' : 'failed', detail: `${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds} s, expected ${server.expected}` };
}

async function readCounts(report: string): Promise<{ readonly passed: number; readonly failed: number; readonly skipped: number } | undefined> {
  try {
    const found = JSON.parse(await readFile(report, 'utf8')) as Record<string, number>;
    return { passed: found['numPassedTests'] ?? 0, failed: found['numFailedTests'] ?? 0, skipped: (found['numPendingTests'] ?? 0) + (found['numTodoTests'] ?? 0) };
  } catch {
    return undefined;
  }
}

const skipped = new Set((process.env['FRAZIL_SKIP_STORES'] ?? '').split(',').map((name) => name.trim()).filter((name) => name !== ''));
const only = new Set(process.argv.slice(2));
const unknown = [...skipped, ...only].filter((name) => !nativeServers.some((server) => server.name === name));
if (unknown.length > 0) {
  console.error(`No such server: ${unknown.join(', ')}. There are ${nativeServers.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const asked = process.env['FRAZIL_TEST_REPORTS'];
const reports = asked ?? (await mkdtemp(join(tmpdir(), 'frazil-stores-')));
const outcomes: Outcome[] = [];
for (const server of nativeServers) {
  if (only.size > 0 && !only.has(server.name)) continue;
  if (skipped.has(server.name)) outcomes.push({ server: server.name, verdict: 'skipped', detail: 'named in FRAZIL_SKIP_STORES' });
  else outcomes.push(await testServer(server, reports));
}
if (asked === undefined) await rm(reports, { recursive: true, force: true });
console.log('\nreal S3 servers:');
for (const { server, verdict, detail } of outcomes) console.log(`  ${server.padEnd(10)} ${verdict.padEnd(7)} ${detail}`);
process.exitCode = outcomes.some(({ verdict }) => verdict === 'failed') ? 1 : 0;
