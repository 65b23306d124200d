import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The npm package that the demo's data comes from. */
export const dataPackageName = 'vega-datasets';

/** Files of the data package. */
export interface DataPackage {
  readonly flightsPath: string;
  readonly birdstrikesPath: string;
}

/** Looks for the data package beside Frazil and in the project of the current folder, or from the given modules; undefined when nobody has it. */
export function findDataPackage(bases: readonly string[] = [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]): DataPackage | undefined {
  for (const base of bases) {
    const folder = dataFolder(base);
    if (folder === undefined) continue;
    const found = { flightsPath: join(folder, 'flights-3m.parquet'), birdstrikesPath: join(folder, 'birdstrikes.csv') };
    if (existsSync(found.flightsPath) && existsSync(found.birdstrikesPath)) return found;
  }
  return undefined;
}

function dataFolder(base: string): string | undefined {
  try {
    const manifest = findPackageJSON(dataPackageName, base);
    return manifest === undefined ? undefined : join(dirname(manifest), 'data');
  } catch {
    return undefined; // not installed there
  }
}
