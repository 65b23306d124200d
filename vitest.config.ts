import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// A folder where each run leaves its counts as JSON; .ci/run sets it and adds them up.
const reports = process.env['FRAZIL_TEST_REPORTS'];

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: reports === undefined ? ['default'] : ['default', ['json', { outputFile: join(reports, `vitest-${String(process.pid)}.json`) }]],
  },
});

export default config;
