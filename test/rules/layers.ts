import { importsOf, packageOf } from './imports.ts';
import { isTestFile, type SourceFile } from './source-tree.ts';

const data = ['format', 'expr', 'io', 'parquet', 'rows', 'commit', 'scan'];
const production = [...data, 'table', 'maintenance', 'catalog', 'service', 'cli'];

/** Which folders of `src` each folder may import, besides itself and, but for those two, `errors` and `runtime`. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  runtime: [],
  format: [],
  io: [],
  expr: ['format'],
  parquet: ['format', 'io'],
  rows: ['format', 'io', 'parquet'],
  commit: ['format', 'expr', 'io'],
  scan: ['format', 'expr', 'io', 'parquet'],
  table: data,
  maintenance: [...data, 'table'],
  catalog: [...data, 'table'],
  service: production,
  cli: production,
  testing: production,
};

/** What `src/index.ts`, the package itself, may import. */
const packageEntry = [...data, 'table', 'maintenance', 'catalog', 'errors', 'runtime'];

/** The folders (or sub-folders) that may import a package; a package that is missing here may be imported nowhere. */
export const packagePlaces: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-s3': ['io/s3', 'testing'],
  '@smithy/node-http-handler': ['io/s3', 'testing'],
  '@smithy/util-retry': ['io/s3'],
  'apache-arrow': ['expr', 'parquet', 'rows', 'scan', 'table', 'maintenance', 'catalog', 'service', 'cli', 'testing'],
  avsc: ['format'],
  'cli-progress': ['cli'],
  commander: ['cli'],
  'csv-parse': ['rows'],
  'fast-check': ['testing'],
  hyparquet: ['parquet'],
  'parquet-wasm': ['parquet'],
  'vega-datasets': ['cli'],
  vitest: ['testing'],
};

/** Sub-folders with an `index.ts` of their own: heavy drivers that load only when a URL asks for them. */
const sideDoors = ['io/s3', 'io/local'];

/** A broken rule, as one line. */
export type Violation = string;

function folderOf(path: string): string {
  return path.split('/').length > 2 ? (path.split('/')[1] ?? '') : '';
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === '') return packageEntry.includes(to);
  if ((to === 'errors' || to === 'runtime') && from !== 'errors' && from !== 'runtime') return true;
  return layers[from]?.includes(to) ?? false;
}

function checkRelative(file: SourceFile, target: string): readonly Violation[] {
  const [from, to] = [folderOf(file.path), folderOf(target)];
  const found: Violation[] = [];
  if (!target.startsWith('src/')) return [`${file.path} reaches out of src: ${target}`];
  if (isTestFile(target) && !isTestFile(file.path)) found.push(`${file.path} imports a test: ${target}`);
  if (from === to) return found;
  const isTest = isTestFile(file.path);
  if (!isTest && !mayImport(from, to)) found.push(`${file.path}: ${from || 'the package entry'} may not import ${to}: ${target}`);
  const doors = [to, ...sideDoors.filter((door) => door.startsWith(`${to}/`))].map((door) => `src/${door}/index.ts`);
  const throughIndex = doors.includes(target) || (isTest && to === 'testing');
  if (to !== '' && !throughIndex) found.push(`${file.path} goes past src/${to}/index.ts: ${target}`);
  if (to === '') found.push(`${file.path} imports the package entry from inside: ${target}`);
  return found;
}

function checkPackage(file: SourceFile, specifier: string): readonly Violation[] {
  if (specifier.startsWith('node:') || isTestFile(file.path)) return [];
  const name = packageOf(specifier);
  const places = packagePlaces[name];
  if (places === undefined) return [`${file.path} imports ${name}, which has no place in the table`];
  const allowed = places.some((place) => file.path.startsWith(`src/${place}/`));
  return allowed ? [] : [`${file.path}: ${name} belongs to ${places.join(', ')}`];
}

/** Everything in which the files of `src` break the layer table. */
export function checkLayers(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) => {
    const folder = folderOf(file.path);
    const unknown = folder !== '' && layers[folder] === undefined ? [`${file.path}: src/${folder} is not in the layer table`] : [];
    const imports = importsOf(file).flatMap((found) =>
      found.relative ? checkRelative(file, found.target) : checkPackage(file, found.target),
    );
    return [...unknown, ...imports];
  });
}

/** Every cycle of imports between files, type imports included, as `a -> b -> a`; each cycle is named once. */
export function findCycles(files: readonly SourceFile[]): readonly string[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file).filter((found) => found.relative).map((found) => found.target)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      cycles.push([...trail.slice(at), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}
