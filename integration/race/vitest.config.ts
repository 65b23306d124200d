import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const reports = process.env['FRAZIL_TEST_REPORTS'];

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['integration/race/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    reporters: reports === undefined ? ['default'] : ['default', ['json', { outputFile: join(reports, 'race.json') }]],
  },
});

export default config;
