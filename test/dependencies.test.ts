import { describe, expect, it } from 'vitest';
import { importsOf, packageOf } from './rules/imports.ts';
import { packagePlaces } from './rules/layers.ts';
import { isAllowedLicence, shippedPackages } from './rules/licences.ts';
import { readManifest } from './rules/manifest.ts';
import { isTestFile, readTree } from './rules/source-tree.ts';

const manifest = readManifest();
const dependencies = Object.keys(manifest.dependencies ?? {});

function importedPackages(folderFilter: (path: string) => boolean): ReadonlySet<string> {
  const files = readTree('src').filter((file) => !isTestFile(file.path) && folderFilter(file.path));
  const specifiers = files.flatMap((file) => importsOf(file).filter((found) => !found.relative).map((found) => found.target));
  return new Set(specifiers.filter((specifier) => !specifier.startsWith('node:')).map(packageOf));
}

describe('dependencies', () => {
  it('are all pinned to one version', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('hold everything that the shipped code imports', () => {
    const optional = Object.keys(manifest.peerDependencies ?? {}).filter((name) => manifest.peerDependenciesMeta?.[name]?.optional === true);
    const production = [...importedPackages((path) => !path.startsWith('src/testing/'))];
    const testing = [...importedPackages((path) => path.startsWith('src/testing/'))];
    // The demo's data is optional by design: it says so and makes its own when the package is missing.
    expect(production.filter((name) => !dependencies.includes(name) && name !== 'vega-datasets')).toEqual([]);
    expect(testing.filter((name) => !dependencies.includes(name) && !optional.includes(name))).toEqual([]);
  });

  it('have a place in the layer table', () => {
    expect(dependencies.filter((name) => packagePlaces[name] === undefined)).toEqual([]);
  });

  it('stand on licences that ask for no more than a notice', () => {
    const shipped = shippedPackages();
    expect(shipped.length).toBeGreaterThanOrEqual(dependencies.length);
    expect(shipped.filter((one) => !isAllowedLicence(one.licence))).toEqual([]);
    expect(isAllowedLicence('GPL-3.0-only')).toBe(false);
    expect(isAllowedLicence('(GPL-2.0 OR MIT)')).toBe(true);
  });

  it('run on the oldest Node that we promise', () => {
    const oldest = (range: string): number => {
      const [major = '0', minor = '0'] = (range.split('>=').at(-1) ?? '').trim().split('.');
      return Number(major) * 1000 + Number(minor);
    };
    const ours = oldest(manifest.engines?.node ?? '');
    expect(ours).toBe(22_015);
    const tooNew = dependencies.filter((name) => oldest(readManifest(name).engines?.node ?? '>=0') > ours);
    expect(tooNew).toEqual([]);
  });
});
