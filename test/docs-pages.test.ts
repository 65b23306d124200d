import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodes, kindFacts } from '../src/errors/index.ts';
import { plantedBugs } from '../src/testing/simulation/planted/bugs.ts';
import { readManifest } from './rules/manifest.ts';

const pages = ['README.md', 'CHANGELOG.md', ...globSync(['docs/**/*.md', 'format-spec/**/*.md'])].toSorted();
const textOf = (page: string): string => readFileSync(page, 'utf8');

/** Every first group of the pattern in a text. */
const allOf = (text: string, pattern: RegExp): readonly string[] => Array.from(text.matchAll(pattern), (found) => found[1]!);

describe.each(pages)('%s', (page) => {
  it('links to what exists', () => {
    const links = allOf(textOf(page), /\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g);
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it('names files and scripts that exist', () => {
    const named = allOf(textOf(page), /`((?:src|test|docs|integration|format-spec|bench|examples|bin|localstack)\/[\w./*{}-]+)`/g);
    expect(named.filter((path) => globSync(path).length === 0)).toEqual([]);
    const scripts = allOf(textOf(page), /\bnpm run ([\w:-]+)/g);
    expect(scripts.filter((script) => !Object.hasOwn(readManifest().scripts ?? {}, script))).toEqual([]);
  });
});

describe('docs/invariants.md', () => {
  const text = textOf('docs/invariants.md');
  const sources = globSync('src/**/*.ts').map((path) => readFileSync(path, 'utf8')).join('\n');

  it('names a guard for each property', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('|')).slice(2);
    expect(rows.filter((row) => (row.split('|')[3] ?? '').trim() === '')).toEqual([]);
    expect(rows.length).toBeGreaterThan(20);
  });

  it('names checks, planted bugs and tests that exist', () => {
    expect(allOf(text, /`(check\w+)`/g).filter((name) => !sources.includes(`function ${name}(`))).toEqual([]);
    const bugs = new Set<string>(plantedBugs.map(({ name }) => name));
    expect(allOf(text, /`([a-z0-9]+(?:-[a-z0-9]+)+)`/g).filter((name) => !bugs.has(name))).toEqual([]);
    const titles = Array.from(text.matchAll(/`([\w./-]+\.test\.ts)` "([^"]+?)(?: …)?"/g), ([, path, title]) => [path!, title!] as const);
    expect(titles.length).toBeGreaterThan(0);
    expect(titles.filter(([path, title]) => !readFileSync(path, 'utf8').includes(title))).toEqual([]);
  });
});

describe('the how-to pages', () => {
  it('give error codes their exit codes', () => {
    const rows = globSync('docs/how-to/*.md').flatMap((page) => Array.from(textOf(page).matchAll(/^\| `([a-z-]+)`(?: \(exit code (\d+)\))? \| (?:(\d+) \|)?/gm), ([, code, inCell, inColumn]) => [code!, inCell ?? inColumn] as const)).filter(([, exitCode]) => exitCode !== undefined);
    expect(rows.length).toBeGreaterThan(10);
    for (const [code, exitCode] of rows) expect([code, Object.hasOwn(errorCodes, code) && kindFacts[errorCodes[code as ErrorCode].kind].exitCode]).toEqual([code, Number(exitCode)]);
  });
});
