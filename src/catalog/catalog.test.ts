import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { catalogSuite } from '../testing/catalog.suite.ts';
import { catalogCodec } from './catalog-codec.ts';
import { openCatalog } from './open-catalog.ts';

const root = mkdtempSync(join(tmpdir(), 'frazil-catalog-'));
let made = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

for (const [name, base] of [
  ['the object store catalog in memory', 'memory:catalog-test-'],
  ['the object store catalog on disk', `${root}/w`],
] as const) {
  catalogSuite({
    name,
    open: async (warehouse = `${base}${made++}`) => ({ catalog: await openCatalog(warehouse), warehouse }),
  });
}

describe('a catalog version', () => {
  const state = { commitId: 'c', lastUpdatedMs: 7, namespaces: new Map([['__proto__', { 'a b': 'c' }]]), tables: new Map([['__proto__.t', '__proto__/t']]) };

  it('survives a round trip, whatever the names', () => {
    expect(catalogCodec.decode(catalogCodec.encode(state), 'v1')).toEqual({ kind: 'value', value: state, commitId: 'c' });
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no commit id', '{"last-updated-ms":1,"format-version":1,"namespaces":[],"tables":[]}'],
    ['no tables', '{"last-updated-ms":1,"commit-id":"c","format-version":1,"namespaces":[]}'],
    ['a table without a place', '{"last-updated-ms":1,"commit-id":"c","format-version":1,"namespaces":[],"tables":[{"table":"a.t"}]}'],
    ['a property that is no text', '{"last-updated-ms":1,"commit-id":"c","format-version":1,"namespaces":[{"namespace":"a","properties":{"x":1}}],"tables":[]}'],
  ])('with %s is corrupt', (_, text) => {
    expect(() => catalogCodec.decode(new TextEncoder().encode(text), 'v1.json')).toThrow(expect.objectContaining({ code: 'catalog-corrupt', kind: 'corrupt' }));
  });

  it('of a newer format is refused', () => {
    const text = '{"last-updated-ms":1,"commit-id":"c","format-version":2,"namespaces":[],"tables":[]}';
    expect(() => catalogCodec.decode(new TextEncoder().encode(text), 'v1.json')).toThrow(expect.objectContaining({ code: 'catalog-version-unsupported' }));
  });
});

describe('openCatalog', () => {
  it('has no REST client yet, and says so', async () => {
    await expect(openCatalog('http://127.0.0.1:8181')).rejects.toMatchObject({ code: 'url-unsupported' });
  });
});
