import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from './rules/manifest.ts';
import { projectRoot } from './rules/source-tree.ts';

const manifest = readManifest();

interface PackedFile {
  readonly path: string;
}

function packedPaths(): readonly string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: projectRoot, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const answer = JSON.parse(output) as readonly { files: readonly PackedFile[] }[] | Record<string, { files: readonly PackedFile[] }>;
  return Object.values(answer).flatMap((one) => one.files.map((file) => file.path));
}

describe('the package', () => {
  it('is built, so that the tests below see what users get', () => {
    expect(existsSync(join(projectRoot, 'dist/index.js')), 'run `npm run build` first').toBe(true);
  });

  it('ships the command, the built code, the licence and the notes, and nothing else', () => {
    const paths = packedPaths();
    const fixed = ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin/frazil.js', 'package.json'];
    expect(paths.filter((path) => !path.startsWith('dist/')).toSorted()).toEqual(fixed);
    const built = paths.filter((path) => path.startsWith('dist/'));
    expect(built).toContain('dist/index.js');
    expect(built).toContain('dist/index.d.ts');
    // Each file costs a start its search: the code lies in a few, and only the types in one a module.
    expect(built.filter((path) => path.endsWith('.js')).length).toBeLessThan(60);
    expect(built.filter((path) => !/\.(?:js|js\.map|d\.ts)$/.test(path) || path.includes('.test.'))).toEqual([]);
  });

  it('has a file behind every entry of the exports map and behind the command', () => {
    const targets = Object.values(manifest.exports ?? {}).flatMap((target) =>
      target === null ? [] : typeof target === 'string' ? [target] : [target.types, target.default],
    );
    expect(targets).toHaveLength(5);
    for (const target of [...targets, ...Object.values(manifest.bin ?? {})]) expect(existsSync(join(projectRoot, target)), target).toBe(true);
  });

  it('is importable by its name, and its inside is not', () => {
    const run = (code: string): string =>
      spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: projectRoot, encoding: 'utf8' }).stdout.trim();
    expect(run(`import { isFrazilError } from 'frazil'; console.log(typeof isFrazilError)`)).toBe('function');
    for (const inside of ['frazil/internal/x.js', 'frazil/dist/index.js', 'frazil/errors/index.js']) {
      expect(run(`await import('${inside}').catch((error) => console.log(error.code))`)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
    }
  });
});

describe('the built code', () => {
  const files = readdirSync(join(projectRoot, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  const texts = files.map((path) => readFileSync(join(projectRoot, 'dist', path), 'utf8'));

  it('imports nothing but the packages that are installed with it', () => {
    const imported = texts.flatMap((text) => Array.from(text.matchAll(/^import (?:[^'"]*from )?['"]([^'"]+)|\bimport\(['"]([^'"]+)/gm), ([, from, inside]) => from ?? inside ?? ''));
    const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    expect(imported.filter((name) => !/^(?:node:|\.)/.test(name) && !installed.some((own) => name === own || name.startsWith(`${own}/`)))).toEqual([]);
    expect(imported).toContain('apache-arrow');
  });

  it('calls every class what the sources call it, because that shows in stacks and when a value is printed', () => {
    expect(texts.flatMap((text) => text.match(/\b(?:class|var|let|const) [A-Z]\w*\$\d+ *(?:=\s*class\b|extends\b|\{)/g) ?? [])).toEqual([]);
    expect(texts.some((text) => text.includes('Table = class {'))).toBe(true);
  });

  it('is written in the JavaScript of the oldest Node that we promise, without what others wrote to stand for newer words', () => {
    const newer = /\busing [\w$]+ =|_usingCtx/;
    expect(files.filter((_path, index) => newer.test(texts[index] ?? ''))).toEqual([]);
    expect(newer.test('await using handle = open();')).toBe(true);
  });
});

describe('the command file', () => {
  it('names the sources in the stacks of FRAZIL_DEBUG=1', () => {
    const ran = spawnSync(process.execPath, [join(projectRoot, 'bin/frazil.js'), 'scan', 'a.b', '--limit', 'x'], { encoding: 'utf8', env: { ...process.env, FRAZIL_DEBUG: '1' } });
    expect(ran.stderr).toMatch(/at \S*parseNumber .*src[\\/]cli[\\/]\S+\.ts:\d+:\d+/);
    expect(ran.status).toBe(2);
  });

  it('uses no syntax or import that an old Node cannot read before the check', () => {
    const printed = spawnSync(process.execPath, ['--check', join(projectRoot, 'bin/frazil.js')], { encoding: 'utf8' });
    expect(printed.status).toBe(0);
    const text = readFileSync(join(projectRoot, 'bin/frazil.js'), 'utf8');
    expect(text).not.toMatch(/^\s*(?:import\s|export\s|const\s|let\s)|=>|\bawait\b|\?\.|\?\?/m);
    expect(text.indexOf('process.versions.node')).toBeLessThan(text.indexOf('import('));
  });

  it.each(['20.20.2', '22.14.0', '8.17.0'])('refuses Node %s with a remedy and exit code 10', (version) => {
    const ran = runOn(version);
    expect(ran.stderr).toContain(`this is Node.js ${version}`);
    expect(ran.stderr).toContain('nodejs.org');
    expect(ran.status).toBe(10);
  });

  it.each(['22.15.0', '24.0.0', '26.1.0'])('does not refuse Node %s', (version) => {
    expect(runOn(version).stderr).not.toContain('unsupported');
  });

  it('asks for the same Node as package.json', () => {
    const [major, minor] = (manifest.engines?.node ?? '').replace('>=', '').split('.');
    expect(runOn(`${String(Number(major) - 1)}.99.0`).stderr).toContain(`needs ${major ?? ''}.${minor ?? ''} or newer`);
  });
});

describe('the built command', () => {
  it('reads a local table without a driver for S3, a reader of CSV or a progress bar, from few files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'frazil-start-'));
    try {
      const run = (...args: readonly string[]): SpawnSyncReturns<string> =>
        spawnSync(process.execPath, ['--import', listing, join(projectRoot, 'bin/frazil.js'), ...args, '--warehouse', folder], { encoding: 'utf8', input: 'id\n1\n' });
      expect(run('append', 'web.events', '-', '--format', 'csv', '--create').status).toBe(0);
      const { status, stderr, stdout } = run('scan', 'web.events', '--format', 'ndjson');
      expect([status, stdout]).toEqual([0, '{"id":1}\n']);
      const modules = stderr.split('\n').filter((line) => line.startsWith('file:'));
      expect(modules.filter((url) => /@aws-sdk|@smithy|csv-parse|cli-progress/.test(url))).toEqual([]);
      expect(modules.filter((url) => url.includes('/dist/')).length).toBeLessThan(25);
      expect(modules.length).toBeGreaterThan(100); // Arrow comes in many files
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Prints every module that is loaded, on stderr. */
const listing = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) });
`)}`;

/** Runs the command file with `--version` on this Node, which claims to be another version. */
function runOn(version: string): { readonly status: number | null; readonly stderr: string } {
  const claim = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;
  return spawnSync(process.execPath, ['--import', claim, join(projectRoot, 'bin/frazil.js'), '--version'], { encoding: 'utf8' });
}
