import { describe, expect, it } from 'vitest';
import { checkLayers, findCycles } from './rules/layers.ts';
import { readTree, type SourceFile } from './rules/source-tree.ts';

const tree = readTree('src');

function plant(path: string, text: string): readonly SourceFile[] {
  return [{ path, text }];
}

describe('layers of src', () => {
  it('has files to check', () => {
    expect(tree.length).toBeGreaterThan(20);
  });

  it('imports only what the layer table allows, across folders through index.ts', () => {
    expect(checkLayers(tree)).toEqual([]);
  });

  it('has no cycles, type imports included', () => {
    expect(findCycles(tree)).toEqual([]);
  });
});

describe('the layer check', () => {
  it.each([
    ['a lower layer that imports a higher one', 'src/format/a.ts', `import { scan } from '../scan/index.ts';`, 'format may not import scan'],
    ['a type import', 'src/io/a.ts', `import type { Schema } from '../format/index.ts';`, 'io may not import format'],
    ['a re-export', 'src/scan/a.ts', `export { Catalog } from '../catalog/index.ts';`, 'scan may not import catalog'],
    ['a dynamic import', 'src/expr/a.ts', `export const load = () => import('../parquet/index.ts');`, 'expr may not import parquet'],
    ['production that imports testing', 'src/cli/a.ts', `import { faulty } from '../testing/index.ts';`, 'cli may not import testing'],
    ['errors that imports runtime', 'src/errors/a.ts', `import { sha256Hex } from '../runtime/index.ts';`, 'errors may not import runtime'],
    ['a way past index.ts', 'src/commit/a.ts', `import { x } from '../io/object-store.ts';`, 'goes past src/io/index.ts'],
    ['a way past index.ts in a test', 'src/commit/a.test.ts', `import { x } from '../io/object-store.ts';`, 'goes past src/io/index.ts'],
    ['a fixture in production', 'src/io/a.ts', `import { x } from './fixtures/b.ts';`, 'imports a test'],
    ['a way past the side door', 'src/catalog/a.ts', `import { x } from '../io/s3/sockets.ts';`, 'goes past src/io/index.ts'],
    ['a test that is imported', 'src/io/a.ts', `import { x } from './b.test.ts';`, 'imports a test'],
    ['the package entry used from inside', 'src/table/a.ts', `import { x } from '../index.ts';`, 'imports the package entry'],
    ['the package entry that imports the command', 'src/index.ts', `export { run } from './cli/index.ts';`, 'may not import cli'],
    ['a package out of its place', 'src/scan/a.ts', `import { S3Client } from '@aws-sdk/client-s3';`, '@aws-sdk/client-s3 belongs to io/s3'],
    ['a package that nobody listed', 'src/cli/a.ts', `import _ from 'lodash/fp';`, 'imports lodash, which has no place'],
    ['a folder that is not in the table', 'src/cache/a.ts', `export {};`, 'src/cache is not in the layer table'],
    ['a way out of src', 'src/cli/a.ts', `import { x } from '../../bench/x.ts';`, 'reaches out of src'],
  ])('finds %s', (_, path, text, message) => {
    expect(checkLayers(plant(path, text)).join('\n')).toContain(message);
  });

  it('lets heavy drivers be loaded on demand, and fixtures serve tests', () => {
    expect(checkLayers(plant('src/catalog/a.ts', `export const open = () => import('../io/s3/index.ts');`))).toEqual([]);
    expect(checkLayers(plant('src/expr/a.test.ts', `import { x } from './fixtures/b.ts';`))).toEqual([]);
  });

  it('finds a cycle through three files and names it once', () => {
    const planted = [
      { path: 'src/io/a.ts', text: `import './b.ts';` },
      { path: 'src/io/b.ts', text: `import type { C } from './c.ts';` },
      { path: 'src/io/c.ts', text: `export * from './a.ts';` },
    ];
    expect(findCycles(planted)).toEqual(['src/io/a.ts -> src/io/b.ts -> src/io/c.ts -> src/io/a.ts']);
  });

  it('does not call a diamond a cycle', () => {
    const planted = [
      { path: 'src/io/a.ts', text: `import './b.ts'; import './c.ts';` },
      { path: 'src/io/b.ts', text: `import './d.ts';` },
      { path: 'src/io/c.ts', text: `import './d.ts';` },
      { path: 'src/io/d.ts', text: `export {};` },
    ];
    expect(findCycles(planted)).toEqual([]);
  });
});
