import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../catalog/index.ts';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { fixtureNames, readFixture } from '../fixtures/spec-fixtures.ts';
import { decodeManifest } from './decode-manifest.ts';
import { decodeManifestList } from './decode-manifest-list.ts';

type Refusal = readonly [name: string, code: string, message: string];

const manifests: readonly Refusal[] = [
  ['bomb-of-items', 'manifest-invalid', 'block 0: a block of 5000000 items where'],
  ['bomb-of-records', 'manifest-invalid', 'block 0: has more than 10'],
  ['bomb-of-zeros', 'manifest-invalid', 'block 0 (zstandard): inflates to more than 67108864 bytes'],
  ['bytes-after-records', 'manifest-invalid', 'bytes after its 1 records'],
  ['codec-unknown', 'manifest-unsupported', 'the codec "xz" is not supported'],
  ['content-unknown', 'manifest-invalid', 'header: content is "rows"'],
  ['delete-file-among-data', 'manifest-invalid', "holds position-deletes, but the manifest's content is data"],
  ['empty', 'manifest-invalid', 'is empty'],
  ['length-beyond-end', 'manifest-invalid', 'a length of 1099511627776 where'],
  ['not-avro', 'manifest-invalid', 'is not an Avro file'],
  ['partition-field-missing', 'manifest-invalid', 'field data_file.partition of the schema lacks region (field id 1000) of partition spec 0'],
  ['partition-spec-missing', 'manifest-invalid', 'has no partition-spec, and the table has no spec 0'],
  ['record-count-negative', 'manifest-invalid', 'data_file.record_count is -3'],
  ['schema-contains-itself', 'manifest-invalid', 'refers to "me", which is not defined before'],
  ['schema-missing', 'manifest-invalid', 'header: has no avro.schema'],
  ['schema-without-file-path', 'manifest-invalid', 'lacks file_path (field id 100)'],
  ['status-unknown', 'manifest-invalid', 'status is 3'],
  ['sync-marker-wrong', 'manifest-invalid', 'the sync marker after a block is wrong'],
  ['truncated', 'manifest-invalid', 'ends within a value'],
];

const manifestLists: readonly Refusal[] = [
  ['content-unknown', 'manifest-list-invalid', 'content is 2'],
  ['count-negative', 'manifest-list-invalid', 'added_files_count is -1'],
  ['counts-missing', 'manifest-unsupported', 'added_files_count of s3://lake/t/metadata/a-m0.avro is left out'],
  ['empty', 'manifest-list-invalid', 'is empty'],
  ['fewer-records-than-announced', 'manifest-list-invalid', 'ends within a value'],
  ['manifest-length-negative', 'manifest-list-invalid', 'manifest_length is -1'],
  ['path-twice', 'manifest-list-invalid', 'names s3://lake/t/metadata/a-m0.avro twice'],
  ['schema-is-no-record', 'manifest-list-invalid', 'is a long instead of a record'],
  ['schema-without-path', 'manifest-list-invalid', 'lacks manifest_path (field id 500)'],
  ['truncated', 'manifest-list-invalid', 'ends within a value'],
];

const catalogs: readonly Refusal[] = [
  ['commit-id-missing', 'catalog-corrupt', 'lacks last-updated-ms or commit-id'],
  ['empty', 'catalog-corrupt', 'is not JSON'],
  ['format-version-two', 'catalog-version-unsupported', 'has format version 2'],
  ['namespaces-is-object', 'catalog-corrupt', 'lacks the array namespaces'],
  ['property-is-number', 'catalog-corrupt', 'has a property that is no text'],
  ['root-is-list', 'catalog-corrupt', 'is not an object'],
  ['table-without-place', 'catalog-corrupt', 'has an entry without place'],
  ['tables-missing', 'catalog-corrupt', 'lacks the array tables'],
  ['truncated', 'catalog-corrupt', 'is not JSON'],
];

const warehouses = mkdtempSync(join(tmpdir(), 'frazil-invalid-'));
afterAll(() => rmSync(warehouses, { recursive: true, force: true }));

describe('invalid manifests and manifest lists', () => {
  it('are all in the tables', () => {
    expect(fixtureNames('invalid/manifest')).toEqual(manifests.map(([name]) => `${name}.avro`));
    expect(fixtureNames('invalid/manifest-list')).toEqual(manifestLists.map(([name]) => `${name}.avro`));
  });

  it.each(manifests)('manifest/%s is refused as %s', (name, code, message) => {
    const error = errorOf(() => decodeManifest(readFixture(`invalid/manifest/${name}.avro`), { path: `${name}.avro` }));
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) as string, context: { path: `${name}.avro` } });
  });

  it.each(manifestLists)('manifest-list/%s is refused as %s', (name, code, message) => {
    const error = errorOf(() => decodeManifestList(readFixture(`invalid/manifest-list/${name}.avro`), `${name}.avro`));
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) as string, context: { path: `${name}.avro` } });
  });
});

describe('invalid catalogs', () => {
  it('are all in the table', () => {
    expect(fixtureNames('invalid/catalog')).toEqual(catalogs.map(([name]) => `${name}.json`));
  });

  it.each(catalogs)('catalog/%s is refused as %s', async (name, code, message) => {
    const folder = join(warehouses, name, '_frazil', 'catalog');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'v1.json'), readFixture(`invalid/catalog/${name}.json`));
    await using catalog = await openCatalog(join(warehouses, name));
    await expect(catalog.listNamespaces()).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});
