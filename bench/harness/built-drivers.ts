import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

/** Paths of the drivers, built. */
export interface BuiltDrivers {
  readonly frazil: string;
  readonly raw: string;
}

/**
 * Builds the drivers as `npm run build` builds the library, since programs run that and not the sources: Node strips types
 * by a library of 4 MB, which the collector would look through again and again during a scan.
 *
 * They lie beside the packages that they import, until this process ends.
 */
export async function buildDrivers(): Promise<BuiltDrivers> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'frazil-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    cwd: root,
    input: { frazil: 'bench/drivers/frazil.ts', 'raw-parquet': 'bench/drivers/raw-parquet.ts' },
    platform: 'node',
    external: /^(?![./]|[A-Za-z]:[\\/])/,
    output: { dir: folder, entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js', comments: false },
  });
  return { frazil: join(folder, 'frazil.js'), raw: join(folder, 'raw-parquet.js') };
}
