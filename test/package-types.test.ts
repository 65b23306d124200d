import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const types = mkdtempSync(join(tmpdir(), 'frazil-types-'));

/** Every file that a program reads which imports the entry, with the packages that those files import. */
function reached(entry: string): { readonly files: readonly string[]; readonly packages: readonly string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (files.has(path)) return;
    files.add(path);
    for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(/(?:from |import\()'([^']+)'/g)) {
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier.replace(/\.ts$/, '.d.ts')));
      else packages.add(specifier);
    }
  };
  visit(join(types, entry));
  return { files: [...files].map((path) => relative(types, path)), packages: [...packages].toSorted() };
}

describe('the types of the package', () => {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', types]);
  }, 60_000);
  afterAll(() => rmSync(types, { recursive: true, force: true }));

  it('lead to no package that only a program with the types of a browser can check', () => {
    const { files, packages } = reached('index.d.ts');
    expect(files.every((path) => existsSync(join(types, path)))).toBe(true);
    expect(packages.filter((name) => !name.startsWith('node:'))).toEqual(['@aws-sdk/client-s3', '@smithy/node-http-handler', 'apache-arrow']);
  });

  it('of a table and a scan have nothing that only Frazil itself uses', () => {
    expect(readFileSync(join(types, 'table/table.d.ts'), 'utf8')).not.toMatch(/committer|constructor|manifestSource/);
    expect(readFileSync(join(types, 'table/scan-table.d.ts'), 'utf8')).not.toMatch(/constructor/);
  });
});
