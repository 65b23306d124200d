import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { projectRoot } from './source-tree.ts';

/** Whether this run writes what it would otherwise compare. */
const updating = process.env['UPDATE_GOLDEN'] === '1';

/** Compares `actual` with the checked-in text at `path`; with `UPDATE_GOLDEN=1` writes it there instead. */
export function expectGolden(path: string, actual: string): void {
  const file = join(projectRoot, path);
  if (updating) {
    writeFileSync(file, actual);
    return;
  }
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
  expect(actual, `${path} is out of date: run \`npm run docs:listings\` and read the difference`).toBe(expected);
}
