import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from './rules/manifest.ts';
import { projectRoot } from './rules/source-tree.ts';

const table = [...readFileSync(join(projectRoot, '.ci/run'), 'utf8').matchAll(/^ {2}'(check|tests) *\| *(\d+) *\| *(\S+) *\| (.+)'$/gm)].map((row) => ({
  kind: row[1],
  minutes: Number(row[2]),
  command: row[4] ?? '',
}));
const commands = table.map((row) => row.command);

describe('.ci/run', () => {
  it('runs every script that proves something', () => {
    const proving = Object.keys(readManifest().scripts ?? {}).filter((name) => /^(?:lint|types|build|test(?::.*)?)$/.test(name));
    expect(proving.length).toBeGreaterThanOrEqual(4);
    expect(proving.filter((name) => !commands.includes(name === 'test' ? 'npm test' : `npm run ${name}`))).toEqual([]);
  });

  it('counts tests where there are tests', () => {
    const uncounted = table.filter((row) => /\btest\b|test:/.test(row.command) && row.kind !== 'tests');
    expect(uncounted).toEqual([]);
  });

  it('starts with the install and stays below 90 minutes in all', () => {
    expect(commands[0]).toBe('npm ci');
    expect(table.reduce((sum, row) => sum + row.minutes, 0)).toBeLessThanOrEqual(90);
  });

  it('ends with the counts', () => {
    const lines = readFileSync(join(projectRoot, '.ci/run'), 'utf8').trimEnd().split('\n');
    expect(lines.at(-2)).toBe(`printf '%s passed, %s failed, %s skipped\\n' "$passed" "$failed" "$skipped"`);
  });
});
