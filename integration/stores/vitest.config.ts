import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { findNativeServer } from './native-servers.ts';

const report = process.env['FRAZIL_STORE_REPORT'];
const server = findNativeServer(process.env['FRAZIL_STORE_NAME'] ?? '');
// A server that must be refused has nothing to conform to; one that keeps nothing has nothing to lose.
const without = [...(server?.expected === 'unfit' ? ['conformance', 'large-objects'] : []), ...(server?.survivesKill === true ? [] : ['crash'])];

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['integration/stores/**/*.test.ts'],
    exclude: without.map((name) => `integration/stores/${name}.test.ts`),
    pool: 'forks',
    // One file at a time: they share the server, and a race must not be slowed by a neighbour.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});

export default config;
