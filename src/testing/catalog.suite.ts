import { describe, expect, it } from 'vitest';
import type { Catalog, DropTableOptions } from '../catalog/index.ts';

export interface CatalogSuiteOptions {
  readonly name: string;
  /** A new, empty warehouse each time it is called without a warehouse; the same one again when given one. */
  open(warehouse?: string): Promise<{ readonly catalog: Catalog; readonly warehouse: string }>;
}

const schema = { id: 'long required', name: 'string' } as const;
const failing = (code: string): unknown => expect.objectContaining({ code });

/** What every catalog promises, run against one. */
export function catalogSuite(options: CatalogSuiteOptions): void {
  const withCatalog = async (work: (catalog: Catalog, again: () => Promise<Catalog>) => Promise<void>): Promise<void> => {
    const { catalog, warehouse } = await options.open();
    const opened = [catalog];
    await work(catalog, async () => {
      const other = await options.open(warehouse);
      opened.push(other.catalog);
      return other.catalog;
    });
    await Promise.all(opened.map((each) => each.close()));
  };

  describe(`${options.name} keeps the catalog contract`, () => {
    it('makes, lists, loads and drops tables', async () => {
      await withCatalog(async (catalog, again) => {
        expect(await catalog.listTables()).toEqual([]);
        const made = await catalog.createTable('a.t', { schema });
        await catalog.createTable('b.t', { schema, properties: { owner: 'me' } });
        const other = await again();
        expect((await other.listTables()).map(({ name }) => name)).toEqual(['a.t', 'b.t']);
        expect((await other.listTables('a')).map(({ location }) => location)).toEqual([made.location]);
        expect(await other.listNamespaces()).toEqual(['a', 'b']);
        expect((await other.loadTable('b.t')).metadata.properties['owner']).toBe('me');
        await other.dropTable('a.t');
        expect((await catalog.listTables()).map(({ name }) => name)).toEqual(['b.t']);
        await expect(catalog.loadTable('a.t')).rejects.toEqual(failing('table-not-found'));
      });
    });

    it('lets exactly one of many creators of a name succeed', async () => {
      await withCatalog(async (catalog, again) => {
        const others = await Promise.all(Array.from({ length: 6 }, again));
        const results = await Promise.allSettled([catalog, ...others].map((each) => each.createTable('a.t', { schema })));
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toEqual(failing('table-already-exists'));
        expect(await catalog.listTables()).toHaveLength(1);
      });
    });

    it('seals what it drops: a writer that still holds the table learns it, and nothing of it lands', async () => {
      await withCatalog(async (catalog, again) => {
        const writer = await catalog.createTable('a.t', { schema });
        await writer.append([{ id: 1n }]);
        await (await again()).dropTable('a.t');
        await expect(writer.append([{ id: 2n }])).rejects.toEqual(failing('table-dropped'));
        await expect(catalog.openTable(writer.location)).rejects.toEqual(failing('table-dropped'));
      });
    });

    it('drops on a condition only what fulfils it, judged on the very version that the seal follows', async () => {
      await withCatalog(async (catalog, again) => {
        const table = await catalog.createTable('a.t', { schema });
        const { tableUuid } = table.metadata;
        const onlyIf: DropTableOptions['onlyIf'] = (metadata) => metadata.tableUuid === tableUuid && metadata.snapshots.length === 0;
        const writer = await (await again()).loadTable('a.t');
        await writer.append([{ id: 1n }]);
        await expect(catalog.dropTable('a.t', { purge: true, onlyIf })).rejects.toEqual(failing('drop-refused'));
        await writer.append([{ id: 2n }]);
        expect((await (await catalog.loadTable('a.t')).scan().toArrow()).numRows).toBe(2);
        await catalog.createTable('a.u', { schema });
        await expect(catalog.dropTable('a.u', { onlyIf })).rejects.toEqual(failing('drop-refused'));
        await catalog.dropTable('a.u', { onlyIf: () => true });
        expect((await catalog.listTables()).map(({ name }) => name)).toEqual(['a.t']);
      });
    });

    it('takes a name away alone, and gives the table another', async () => {
      await withCatalog(async (catalog, again) => {
        const table = await catalog.createTable('a.t', { schema });
        await table.append([{ id: 1n }]);
        for (const options of [{ purge: true }, { onlyIf: () => true }]) await expect(catalog.dropTable('a.t', { nameOnly: true, ...options })).rejects.toEqual(failing('option-invalid'));
        await catalog.dropTable('a.t', { nameOnly: true });
        expect(await catalog.listTables()).toEqual([]);
        await expect(catalog.dropTable('a.t', { nameOnly: true })).rejects.toEqual(failing('table-not-found'));
        await table.append([{ id: 2n }]);
        const second = await (await again()).createTable('a.t', { schema });
        expect(second.location).not.toBe(table.location);
        expect((await (await catalog.registerTable('a.u', table.location)).scan().toArrow()).numRows).toBe(2);
      });
    });

    it('does nothing more once it is closed, and is closed as often as one likes', async () => {
      await withCatalog(async (catalog, again) => {
        const other = await again();
        const table = await other.createTable('a.t', { schema });
        await table.append([{ id: 1n }]);
        await Promise.all([other.close(), other.close()]);
        await other.close();
        const closed = failing('handle-closed');
        await expect(table.append([{ id: 2n }])).rejects.toEqual(closed);
        await expect(table.scan().toArrow()).rejects.toEqual(closed);
        await expect(other.loadTable('a.t')).rejects.toEqual(closed);
        await expect(other.openTable(table.location)).rejects.toEqual(closed);
        await expect(other.createTable('a.u', { schema })).rejects.toEqual(closed);
        await expect(other.registerTable('a.u', table.location)).rejects.toEqual(closed);
        await expect(other.renameTable('a.t', 'a.u')).rejects.toEqual(closed);
        await expect(other.dropTable('a.t')).rejects.toEqual(closed);
        await expect(other.listTables()).rejects.toEqual(closed);
        await expect(other.listNamespaces()).rejects.toEqual(closed);
        await expect(other.createNamespace('b')).rejects.toEqual(closed);
        await expect(other.dropNamespace('b')).rejects.toEqual(closed);
        expect((await catalog.listTables()).map(({ name }) => name)).toEqual(['a.t']);
      });
    });

    it('never uses a place twice', async () => {
      await withCatalog(async (catalog) => {
        const first = await catalog.createTable('a.t', { schema });
        await catalog.dropTable('a.t', { purge: true });
        const second = await catalog.createTable('a.t', { schema });
        expect(second.location).not.toBe(first.location);
        expect(second.metadata.tableUuid).not.toBe(first.metadata.tableUuid);
        await second.append([{ id: 1n }]);
        await expect(first.append([{ id: 2n }])).rejects.toEqual(failing('table-dropped'));
        expect((await second.scan().toArrow()).numRows).toBe(1);
      });
    });

    it('never nests places, whatever the names', async () => {
      await withCatalog(async (catalog) => {
        const names = ['a.b', 'a.b.c', 'a.b.c.d', 'a.bc', 'ab.c'];
        const places = [];
        for (const name of names) places.push((await catalog.createTable(name, { schema })).location);
        for (const place of places) for (const other of places) if (place !== other) expect(other.startsWith(`${place}/`)).toBe(false);
      });
    });

    it('renames in one step, and keeps the table', async () => {
      await withCatalog(async (catalog, again) => {
        const table = await catalog.createTable('a.t', { schema });
        await table.append([{ id: 1n }]);
        await catalog.createTable('a.u', { schema });
        await expect(catalog.renameTable('a.t', 'a.u')).rejects.toEqual(failing('table-already-exists'));
        await expect(catalog.renameTable('a.x', 'a.y')).rejects.toEqual(failing('table-not-found'));
        await catalog.renameTable('a.t', 'c.t');
        const moved = await (await again()).loadTable('c.t');
        expect(moved.location).toBe(table.location);
        expect((await moved.scan().toArrow()).numRows).toBe(1);
        await table.append([{ id: 2n }]); // a handle is not bound to its name
      });
    });

    it('opens tables by their location, and registers one under a new name', async () => {
      await withCatalog(async (catalog, again) => {
        const table = await catalog.createTable('a.t', { schema });
        await table.append([{ id: 1n }]);
        const byLocation = await (await again()).openTable(table.location);
        await byLocation.append([{ id: 2n }]);
        expect((await (await table.refresh()).scan().toArrow()).numRows).toBe(2);
        await expect(catalog.registerTable('b.t', table.location)).rejects.toEqual(failing('location-nested'));
        await expect(catalog.openTable(`${table.location}-none`)).rejects.toEqual(failing('log-not-found'));
      });
    });

    it('keeps namespaces with properties, and drops only empty ones', async () => {
      await withCatalog(async (catalog) => {
        await catalog.createNamespace('a', { properties: { owner: 'me' } });
        await expect(catalog.createNamespace('a')).rejects.toEqual(failing('namespace-already-exists'));
        await catalog.createTable('a.t', { schema });
        await expect(catalog.dropNamespace('a')).rejects.toEqual(failing('namespace-not-empty'));
        await catalog.dropTable('a.t');
        await catalog.dropNamespace('a');
        await expect(catalog.dropNamespace('a')).rejects.toEqual(failing('namespace-not-found'));
        await expect(catalog.listTables('a')).rejects.toEqual(failing('namespace-not-found'));
      });
    });

    it.each(['t', '.t', 'a.', 'a..t', '_frazil.t', 'a/b.t', 'a.t t', 'a.ü', `a.${'x'.repeat(101)}`, 'a.b%2f'])('refuses the name %j', async (name) => {
      await withCatalog(async (catalog) => {
        await expect(catalog.createTable(name, { schema })).rejects.toEqual(failing('name-invalid'));
      });
    });

    it('refuses schemas, partitions and properties that no table may have', async () => {
      await withCatalog(async (catalog) => {
        await expect(catalog.createTable('a.t', { schema: { id: 'longish' } })).rejects.toMatchObject({ kind: 'invalid' });
        await expect(catalog.createTable('a.t', { schema, partitionBy: ['month(id)'] })).rejects.toMatchObject({ kind: 'invalid' });
        await expect(catalog.createTable('a.t', { schema, partitionBy: ['nope'] })).rejects.toMatchObject({ kind: 'invalid' });
        await expect(catalog.createTable('a.t', { schema, properties: { 'frazil.hold': 'x' } })).rejects.toEqual(failing('property-reserved'));
        await expect(catalog.createTable('a.t', { schema: {} })).rejects.toEqual(failing('schema-invalid'));
        for (const none of [undefined, null, 'id long']) await expect(catalog.createTable('a.t', { schema: none as never })).rejects.toEqual(failing('schema-invalid'));
        const properties = { size: 5 as never };
        await expect(catalog.createTable('a.t', { schema, properties })).rejects.toEqual(failing('option-invalid'));
        await expect(catalog.createNamespace('a', { properties })).rejects.toEqual(failing('option-invalid'));
        expect(await catalog.listNamespaces()).toEqual([]);
        expect(await catalog.listTables()).toEqual([]);
      });
    });

    it('takes changes of many at once without losing any', async () => {
      await withCatalog(async (catalog, again) => {
        const others = await Promise.all(Array.from({ length: 4 }, again));
        await Promise.all(others.flatMap((each, host) => [0, 1, 2].map((number) => each.createTable(`n${host}.t${number}`, { schema }))));
        expect(await catalog.listTables()).toHaveLength(12);
      });
    });
  });
}
