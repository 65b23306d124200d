import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FrazilError } from '../errors/index.ts';
import type { TableMetadata } from '../format/index.ts';
import { InterceptedStore, MemoryStore } from '../io/index.ts';
import { catalogSuite } from '../testing/catalog.suite.ts';
import { catalogCodec } from './catalog-codec.ts';
import { applyCatalogChanges } from './catalog-state.ts';
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

describe('the names of a catalog', () => {
  const state = { commitId: 'c', lastUpdatedMs: 7, namespaces: new Map([['a', {}]]), tables: new Map([['a.t', 'a/t']]) };

  it.each(['a/t', 'a', 'a/t/x'])('take no table on the place %s, which another lies in, around or on', (place) => {
    expect(() => applyCatalogChanges(state, [{ action: 'create-table', table: 'a.u', place }])).toThrow(expect.objectContaining({ code: 'location-nested' }));
  });

  it('take a table beside another, and change all or nothing', () => {
    const changes = [{ action: 'create-table', table: 'a.u', place: 'a/tt' }, { action: 'drop-namespace', namespace: 'a' }] as const;
    expect(applyCatalogChanges(state, changes.slice(0, 1)).tables.get('a.u')).toBe('a/tt');
    expect(() => applyCatalogChanges(state, changes)).toThrow(expect.objectContaining({ code: 'namespace-not-empty' }));
    expect(state.tables.size).toBe(1);
  });

  it('keep the table that has taken the name of one that is being dropped', () => {
    expect(applyCatalogChanges(state, [{ action: 'drop-place', place: 'a/t-0badf00d' }]).tables).toEqual(state.tables);
    expect(() => applyCatalogChanges(state, [{ action: 'drop-name', table: 'a.t', place: 'a/t-0badf00d' }])).toThrow(expect.objectContaining({ code: 'table-not-found' }));
  });

  it('lose a table that is sealed under whatever name it has by then', () => {
    const renamed = applyCatalogChanges(state, [{ action: 'rename-table', from: 'a.t', to: 'a.u' }]);
    expect(applyCatalogChanges(renamed, [{ action: 'drop-place', place: 'a/t' }]).tables.size).toBe(0);
    expect(() => applyCatalogChanges(renamed, [{ action: 'drop-name', table: 'a.t', place: 'a/t' }])).toThrow(expect.objectContaining({ code: 'table-not-found' }));
  });
});

describe('a location', () => {
  it('is the same table however it is written, and the store is that of the warehouse', async () => {
    const warehouse = join(root, 'lo cation');
    const catalog = await openCatalog(warehouse);
    const { location } = await catalog.createTable('a.t', { schema: { id: 'long' } });
    const path = join(warehouse, 'a/t');
    for (const spelled of [path, `${path}/`, relative(process.cwd(), path), `./${relative(process.cwd(), path)}`, location, `${location}/`]) {
      const table = await catalog.openTable(spelled);
      await table.append([{ id: 1n }]);
    }
    expect((await (await catalog.loadTable('a.t')).scan().toArrow()).numRows).toBe(6);
    expect(existsSync(join(path, '_frazil'))).toBe(false);
    await catalog.close();
  });

  it('that holds no table is named in full', async () => {
    await using catalog = await openCatalog(root);
    await expect(catalog.openTable('.')).rejects.toMatchObject({ code: 'log-not-found', message: expect.stringContaining(`file://${process.cwd()}`) });
  });

  it('under the warehouse gets a name, and under another it does not', async () => {
    await using inner = await openCatalog(join(root, 'outer/inner'));
    const table = await inner.createTable('a.t', { schema: { id: 'long' } });
    await table.append([{ id: 1n }]);
    await using outer = await openCatalog(join(root, 'outer'));
    const registered = await outer.registerTable('b.t', join(root, 'outer/inner/a/t'));
    expect([registered.name, (await registered.scan().toArrow()).numRows]).toEqual(['b.t', 1]);
    await expect(outer.registerTable('b.u', table.location)).rejects.toMatchObject({ code: 'location-nested', message: expect.stringContaining('b.t') });
    await expect((await openCatalog(join(root, 'other'))).registerTable('b.t', table.location)).rejects.toMatchObject({ code: 'location-nested' });
  });
});

describe('a table whose metadata names it through a link', () => {
  it('lies where the link leads: it takes rows, and their files are named through the link as well', async () => {
    const real = join(root, 'behind the link');
    const link = join(root, 'link');
    await using made = await openCatalog(real);
    await (await made.createTable('a.t', { schema: { id: 'long' } })).close();
    symlinkSync(real, link);
    const first = join(real, 'a/t/metadata/v1.metadata.json');
    writeFileSync(first, readFileSync(first, 'utf8').replace(/"location": ?"[^"]*"/, JSON.stringify({ location: `file:${link}/a/t` }).slice(1, -1)));
    for (const url of [link, real]) {
      await using catalog = await openCatalog(url);
      const table = await catalog.loadTable('a.t');
      await table.append([{ id: 1n }]);
      const [file] = (await table.manifestSource().manifestsOf(table.currentSnapshot!)).map(({ manifestPath }) => manifestPath);
      expect(file).toMatch(`file:${link}/a/t/metadata/`);
    }
    await using catalog = await openCatalog(link);
    expect((await (await catalog.loadTable('a.t')).scan().toArrow()).numRows).toBe(2);
  });

  it('takes none where the link leads elsewhere or nowhere', async () => {
    const copy = join(root, 'copy');
    await using made = await openCatalog(copy);
    await (await made.createTable('a.t', { schema: { id: 'long' } })).close();
    const first = join(copy, 'a/t/metadata/v1.metadata.json');
    const text = readFileSync(first, 'utf8');
    for (const elsewhere of [join(root, 'gone/a/t'), join(root, 'a/t')]) {
      writeFileSync(first, text.replace(/"location": ?"[^"]*"/, JSON.stringify({ location: elsewhere }).slice(1, -1)));
      await using catalog = await openCatalog(copy);
      await expect((await catalog.loadTable('a.t')).append([{ id: 1n }])).rejects.toMatchObject({ code: 'table-relocated' });
    }
  });
});

describe('a drop', () => {
  it('takes the name also of a table that is renamed meanwhile', async () => {
    const memory = new MemoryStore();
    await using other = await openCatalog('memory:', { store: memory });
    await (await other.createTable('a.t', { schema: { id: 'long' } })).close();
    const store = new InterceptedStore(memory, async ({ verb, key }, exchange) => {
      const answer = await exchange.send();
      if (verb === 'put' && key === 'a/t/metadata/v2.metadata.json') await other.renameTable('a.t', 'a.u');
      return answer;
    });
    await using catalog = await openCatalog('memory:', { store });
    await catalog.dropTable('a.t');
    expect(await other.listTables()).toEqual([]);
  });

  it('that many ask for at once is done, whoever was first', async () => {
    const store = new MemoryStore();
    const catalogs = await Promise.all(Array.from({ length: 4 }, () => openCatalog('memory:', { store })));
    await (await catalogs[0]!.createTable('a.t', { schema: { id: 'long' } })).close();
    const outcomes = await Promise.allSettled(catalogs.map((catalog, number) => catalog.dropTable('a.t', { purge: number % 2 === 0 })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'table-not-found' });
    expect(await catalogs[0]!.listTables()).toEqual([]);
    await Promise.all(catalogs.map((catalog) => catalog.close()));
  });
});

describe('a purge', () => {
  it('that was stopped goes on with the next drop, also on a condition', async () => {
    const memory = new MemoryStore();
    let deletesLeft = 0;
    const store = new InterceptedStore(memory, async ({ verb, key }, exchange) => {
      if (verb === 'delete' && !key.startsWith('_frazil/') && deletesLeft-- <= 0) throw new FrazilError('access-denied', 'No deletes today.');
      return await exchange.send();
    });
    await using catalog = await openCatalog('memory:', { store });
    const table = await catalog.createTable('a.t', { schema: { id: 'long' } });
    await table.append([{ id: 1n }]);
    const onlyIf = ({ tableUuid }: TableMetadata): boolean => tableUuid === table.metadata.tableUuid;
    await expect(catalog.dropTable('a.t', { purge: true, onlyIf })).rejects.toMatchObject({ code: 'access-denied' });
    await expect(catalog.loadTable('a.t')).rejects.toMatchObject({ code: 'table-dropped' });
    await expect(catalog.dropTable('a.t', { purge: true, onlyIf: () => false })).rejects.toMatchObject({ code: 'drop-refused' });
    deletesLeft = Number.POSITIVE_INFINITY;
    await catalog.dropTable('a.t', { purge: true, onlyIf });
    expect(await catalog.listTables()).toEqual([]);
    const left = (await Array.fromAsync(memory.list('a/'))).flatMap(({ objects }) => objects.map(({ key }) => key));
    expect(left.filter((key) => !key.startsWith('a/t/metadata/v'))).toEqual([]);
  });

  it('of a table of which nothing is left takes the name', async () => {
    const store = new MemoryStore();
    await using catalog = await openCatalog('memory:', { store });
    await (await catalog.createTable('a.t', { schema: { id: 'long' } })).close();
    const keys = (await Array.fromAsync(store.list('a/'))).flatMap(({ objects }) => objects.map(({ key }) => key));
    await store.delete(keys);
    await catalog.dropTable('a.t', { purge: true });
    expect(await catalog.listTables()).toEqual([]);
  });
});

describe('a table whose newest version is corrupt', () => {
  it('cannot be sealed, loses nothing by the try, and only its name can be dropped', async () => {
    const store = new MemoryStore();
    await using catalog = await openCatalog('memory:', { store });
    const writer = await catalog.createTable('a.t', { schema: { id: 'long' } });
    await writer.append([{ id: 1n }]);
    await writer.close();
    await store.put('a/t/metadata/v3.metadata.json', new TextEncoder().encode('{"last-updated-ms": 1'));
    for (const purge of [false, true]) {
      await expect(catalog.dropTable('a.t', { purge })).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringMatching(/v3\.metadata\.json.*nameOnly/s) });
    }
    const keys = async (): Promise<readonly string[]> => (await Array.fromAsync(store.list('a/'))).flatMap(({ objects }) => objects.map(({ key }) => key));
    const before = await keys();
    await catalog.dropTable('a.t', { nameOnly: true });
    expect(await catalog.listTables()).toEqual([]);
    expect(await keys()).toEqual(before);
    expect((await catalog.createTable('a.t', { schema: { id: 'long' } })).location).not.toBe(writer.location);
  });
});

describe('openCatalog', () => {
  it('takes options that are undefined, as a program has them that reads its environment', async () => {
    const { FRAZIL_NO_SUCH_SETTING: none } = process.env;
    const s3 = { region: none, endpoint: none, credentials: undefined, timeouts: undefined, maxSockets: undefined };
    for (const url of ['memory:', 's3://bucket/prefix']) await (await openCatalog(url, { store: undefined, runtime: undefined, s3 })).close();
  });

  it('has no REST client yet, and says so', async () => {
    await expect(openCatalog('http://127.0.0.1:8181')).rejects.toMatchObject({ code: 'url-unsupported' });
  });
});
