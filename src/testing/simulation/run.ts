/**
 * Plays simulated histories and prints what happened: `node run.ts [--first 1] [--seeds 500] [--stop] [--trace]`.
 *
 * `SIM_SEED=17` plays one seed with its trace. Exit code 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { faultKinds, noFaults } from './chaos-store.ts';
import { playHints } from './hint-race.ts';
import { playRival, rivalDistances } from './liveness.ts';
import { leaveReport } from './report.ts';
import { simulate } from './scenario.ts';
import type { Violation } from './invariants.ts';

const { values } = parseArgs({
  options: {
    first: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '500' },
    rivals: { type: 'string', default: '4' },
    stop: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const only = process.env['SIM_SEED'];
const first = Number(only ?? values.first);
const count = only === undefined ? Number(values.seeds) : 1;
const rivals = only === undefined ? Number(values.rivals) : 0;
const hintRaces = only === undefined ? 50 : 0;
const startMs = performance.now();
const faults = noFaults();
const broken: { readonly seed: number; readonly violation: Violation }[] = [];
let passed = 0;
let acknowledged = 0;
let versions = 0;
let virtualMs = 0;

function note(seed: number, violations: readonly Violation[]): void {
  if (violations.length === 0) passed += 1;
  for (const violation of violations.slice(0, 3)) {
    broken.push({ seed, violation });
    if (!values.json) console.log(`seed ${seed}: ${violation.invariant}: ${violation.detail}`);
  }
  if (violations.length > 0 && values.stop) finish();
}

function finish(): never {
  const failed = count + rivals * rivalDistances.length + hintRaces + determinismChecks - passed;
  const seconds = (performance.now() - startMs) / 1000;
  if (values.json) console.log(JSON.stringify({ passed, failed, broken: broken.map(({ seed, violation }) => ({ seed, ...violation })), faults, acknowledged, versions }));
  else {
    console.log(`${acknowledged} appends acknowledged, ${versions} versions, ${(virtualMs / 3_600_000).toFixed(1)} virtual hours in ${seconds.toFixed(1)} s`);
    console.log(`faults fired: ${faultKinds.map((kind) => `${kind} ${faults[kind]}`).join(', ')}`);
    console.log(`${passed} passed, ${failed} failed`);
  }
  if (!values.json) leaveReport('simulator', { passed, failed });
  process.exit(broken.length > 0 ? 1 : 0);
}

/** Every so many seeds one is played twice; its trace must be the same. */
const determinismEvery = 100;
const determinismChecks = only === undefined ? Math.ceil(count / determinismEvery) : 0;

for (let seed = first; seed < first + count; seed++) {
  const result = await simulate(seed, values.trace || only !== undefined ? { onTrace: (line) => console.log(line) } : {});
  for (const kind of faultKinds) faults[kind] += result.faults[kind];
  acknowledged += result.acknowledged;
  versions += result.versions;
  virtualMs += result.virtualMs;
  note(seed, result.violations);
  if (only !== undefined || (seed - first) % determinismEvery !== 0) continue;
  const again = await simulate(seed);
  note(seed, again.traceHash === result.traceHash ? [] : [{ invariant: 'determinism', detail: 'the same seed gave another trace' }]);
}
for (const distances of rivalDistances) for (let seed = first; seed < first + rivals; seed++) note(seed, (await playRival(seed, distances)).violations);
for (let seed = first; seed < first + hintRaces; seed++) note(seed, await playHints(seed));
finish();
