import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from './rules/source-tree.ts';

interface Planted {
  readonly path: string;
  readonly text: string;
  /** The rule that must refuse it; none when it is allowed there. */
  readonly rule: string | undefined;
}

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

const pure = 'src/commit';
const planted: readonly Planted[] = [
  { path: `${pure}/date.ts`, text: `export const now: number = Date.now();`, rule: 'no-restricted-globals' },
  { path: `${pure}/random.ts`, text: `export const draw: number = Math.random();`, rule: 'no-restricted-properties' },
  { path: `${pure}/timer.ts`, text: `setTimeout(() => undefined, 1);`, rule: 'no-restricted-globals' },
  { path: `${pure}/interval.ts`, text: `setInterval(() => undefined, 1);`, rule: 'no-restricted-globals' },
  { path: `${pure}/environment.ts`, text: `export const home: string | undefined = process.env['HOME'];`, rule: 'no-restricted-globals' },
  { path: `${pure}/network.ts`, text: `export const answer: Promise<Response> = fetch('http://localhost');`, rule: 'no-restricted-globals' },
  { path: `${pure}/buffer.ts`, text: `export const size: number = Buffer.alloc(1).length;`, rule: 'no-restricted-globals' },
  { path: `${pure}/node-module.ts`, text: `export { join } from 'node:path';`, rule: 'no-restricted-imports' },
  { path: `${pure}/output.ts`, text: `console.log('x');`, rule: 'no-console' },
  { path: `${pure}/floating.ts`, text: `async function work(): Promise<void> {}\nwork();`, rule: 'no-floating-promises' },
  { path: `${pure}/misused.ts`, text: `async function ask(): Promise<boolean> { return true; }\nif (ask()) globalThis.close();`, rule: 'no-misused-promises' },
  { path: `${pure}/awaited.ts`, text: `export const one: number = await 1;`, rule: 'await-thenable' },
  {
    path: `${pure}/outcome.ts`,
    text: `type Outcome = 'won' | 'lost' | 'unknown';\nexport function name(o: Outcome): string {\n  switch (o) {\n    case 'won': return 'w';\n    case 'lost': return 'l';\n  }\n  return '';\n}`,
    rule: 'switch-exhaustiveness-check',
  },
  { path: `${pure}/loose.ts`, text: `export function read(text: any): string { return String(text); }`, rule: 'no-explicit-any' },
  { path: `${pure}/default.ts`, text: `export function limit(n: number | undefined): number { return n || 10; }`, rule: 'prefer-nullish-coalescing' },
  { path: `${pure}/swallowed.ts`, text: `export function quiet(run: () => void): void {\n  try { run(); } catch {}\n}`, rule: 'no-empty' },
  { path: 'src/format/node-module.ts', text: `import 'node:fs';`, rule: 'no-restricted-imports' },
  { path: 'src/parquet/timer.ts', text: `setTimeout(() => undefined, 1);`, rule: 'no-restricted-globals' },
  { path: 'src/runtime/date.ts', text: `export const now: number = Date.now();`, rule: undefined },
  { path: 'src/io/local/file.ts', text: `export { open } from 'node:fs';`, rule: undefined },
  { path: 'src/io/memory/file.ts', text: `export { open } from 'node:fs';`, rule: 'no-restricted-imports' },
  { path: 'src/cli/output.ts', text: `console.log(process.argv);`, rule: undefined },
];

describe('the lint rules', () => {
  let folder = '';
  const refused = new Map<string, string[]>();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'frazil-lint-'));
    for (const name of ['.oxlintrc.json', 'tsconfig.json', 'package.json']) copyFileSync(join(projectRoot, name), join(folder, name));
    symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    for (const { path, text } of planted) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\n`);
    }
    const ran = spawnSync(join(projectRoot, 'node_modules/.bin/oxlint'), ['--type-aware', '--format=json', 'src'], { cwd: folder, encoding: 'utf8' });
    const report = JSON.parse(ran.stdout) as { readonly diagnostics: readonly Diagnostic[] };
    for (const found of report.diagnostics) refused.set(found.filename, [...(refused.get(found.filename) ?? []), found.code]);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(planted)('$path: $rule', ({ path, rule }) => {
    const found = refused.get(path) ?? [];
    if (rule === undefined) expect(found).toEqual([]);
    else expect(found).toContainEqual(expect.stringContaining(`(${rule})`));
  });
});
