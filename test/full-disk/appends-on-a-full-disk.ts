/**
 * Started by `full-disk.test.ts` inside a mount of a few megabytes: appends with ever more room left on the disk, and prints
 * what came of each as one JSON document.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readdirSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Catalog, isFrazilError, openCatalog } from '../../src/index.ts';

const [disk = ''] = process.argv.slice(2);
const filler = join(disk, 'filler');
const warehouse = join(disk, 'warehouse');
const block = new Uint8Array(64 * 1024);

/** Fills the disk to the last block, and gives some of it back. */
function leave(bytes: number): void {
  rmSync(filler, { force: true });
  const file = openSync(filler, 'w');
  let size = 0;
  for (let step = block.length; step >= 4096; ) {
    try {
      size += writeSync(file, block, 0, step, size);
    } catch {
      step /= 2;
    }
  }
  ftruncateSync(file, Math.max(0, size - bytes));
  closeSync(file);
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => 'ok',
    (error: unknown) => (isFrazilError(error) ? `${error.code} (${error.kind})` : String(error)),
  );
}

async function rowsOf(catalog: Catalog): Promise<number> {
  return (await (await catalog.loadTable('a.t')).scan().toArrow()).numRows;
}

function temporaryFiles(): number {
  const folder = join(warehouse, '_frazil/tmp');
  return existsSync(folder) ? readdirSync(folder).length : 0;
}

async function withCatalog<T>(work: (catalog: Catalog) => Promise<T>): Promise<T> {
  const catalog = await openCatalog(warehouse);
  try {
    return await work(catalog);
  } finally {
    await catalog.close();
  }
}

await withCatalog((catalog) => catalog.createTable('a.t', { schema: { id: 'long' } }));
const appends: { readonly leftKib: number; readonly outcome: string; readonly rows: number; readonly temporary: number }[] = [];
for (const leftKib of [0, 4, 8, 12, 16, 20, 24, 28, 32]) {
  leave(leftKib * 1024);
  const outcome = await withCatalog(async (catalog) => await codeOf((await catalog.loadTable('a.t')).append([{ id: 1n }])));
  appends.push({ leftKib, outcome, rows: await withCatalog(rowsOf), temporary: temporaryFiles() });
}
leave(0);
const created = await withCatalog((catalog) => codeOf(catalog.createTable('a.u', { schema: { id: 'long' } })));
const freeBlocks = statfsSync(disk).bfree;
rmSync(filler);
const after = await withCatalog(async (catalog) => await codeOf((await catalog.loadTable('a.t')).append([{ id: 1n }])));
const createdAfter = await withCatalog((catalog) => codeOf(catalog.createTable('a.u', { schema: { id: 'long' } })));
console.log(JSON.stringify({ appends, created, freeBlocks, after, createdAfter, rows: await withCatalog(rowsOf) }));
