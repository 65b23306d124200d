import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source-tree.ts';

/** Licences that what we ship may stand on; each asks for no more than a notice. */
export const allowedLicences: readonly string[] = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** A package that a user of Frazil installs with it. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
}

/** Every package of the lock that is installed without the development ones, sorted by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockEntry> };
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && entry.dev !== true)
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version ?? '',
      licence: entry.license ?? 'none',
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether one of the alternatives of an SPDX expression (`A OR B`, with or without parentheses) is allowed. */
export function isAllowedLicence(licence: string): boolean {
  return licence.replaceAll(/[()]/g, '').split(' OR ').some((one) => allowedLicences.includes(one));
}
