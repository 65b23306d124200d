import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Prints every module that is loaded, on stderr. */
const listing = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });
`)}`;

function modulesOf(...args: readonly string[]): { readonly modules: readonly string[]; readonly status: number | null } {
  const run = spawnSync(process.execPath, ['--import', listing, main, ...args], { encoding: 'utf8' });
  return { modules: run.stderr.split('\n').filter((line) => /^(?:file|node):/.test(line)), status: run.status };
}

const heavy = /apache-arrow|parquet-wasm|@aws-sdk|@smithy|avsc|hyparquet|csv-parse|cli-progress|src\/(?!cli\/|errors\/)/;

describe('starting up', () => {
  it.each([['--version'], ['--help'], ['scan', '--help'], ['scan', '--limit', 'x', 'a.b']])('loads nothing heavy for %s %s', (...args) => {
    const { modules } = modulesOf(...args.filter((arg) => arg !== undefined));
    expect(modules.some((url) => url.endsWith('src/cli/run-command.ts'))).toBe(true);
    expect(modules.filter((url) => heavy.test(url))).toEqual([]);
  });

  it('would notice', () => {
    const { modules } = modulesOf('list', '--warehouse', 'memory:');
    expect(modules.some((url) => heavy.test(url))).toBe(true);
  });
});
