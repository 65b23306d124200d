import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckOutcome, Verdict } from './run-checks.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function countVerdicts(outcomes: readonly CheckOutcome[]): Counts {
  const count = (verdict: Verdict): number => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

export function countsText({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Prints what was skipped, each reason once with its checks, and every failure. */
export function printOutcomes(outcomes: readonly CheckOutcome[]): void {
  const reasons = Map.groupBy(outcomes.filter(({ verdict }) => verdict === 'skipped'), ({ detail }) => detail);
  if (reasons.size > 0) console.log('\nskipped, for reasons of the engines:');
  for (const [reason, skipped] of reasons) console.log(`  ${String(skipped.length).padStart(3)}  ${reason}: ${skipped.map(({ title }) => title).join('; ')}`);
  const failures = outcomes.filter(({ verdict }) => verdict === 'failed');
  if (failures.length > 0) console.log('\nfailed:');
  for (const { title, detail } of failures) console.log(`  ${title}: ${detail}`);
}

/** Leaves the counts where .ci/run adds them up: the folder of `FRAZIL_TEST_REPORTS`, when it is set. */
export function leaveReport(counts: Counts): void {
  const folder = process.env['FRAZIL_TEST_REPORTS'];
  if (folder === undefined) return;
  const { passed, failed, skipped } = counts;
  writeFileSync(join(folder, 'interop.json'), JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped }));
}
