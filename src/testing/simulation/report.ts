import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leaves counts where whoever adds up test runs looks for them: the folder of `FRAZIL_TEST_REPORTS`, when it is set. */
export function leaveReport(name: string, counts: { readonly passed: number; readonly failed: number }): void {
  const folder = process.env['FRAZIL_TEST_REPORTS'];
  if (folder === undefined) return;
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ numPassedTests: counts.passed, numFailedTests: counts.failed, numPendingTests: 0 }));
}
