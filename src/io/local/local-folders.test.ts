import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fstatSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemRuntime } from '../../runtime/index.ts';
import type { ObjectStore } from '../object-store.ts';
import { DirectorySync } from './directory-sync.ts';
import { dateVersion, identityEtag } from './local-etag.ts';
import { LocalFolders } from './local-folders.ts';
import { LocalStore } from './local-store.ts';
import { checkFileSystem, checkPlatform } from './platform.ts';
import { TemporaryFiles } from './temporary-files.ts';

const bytes = new TextEncoder().encode('object');
let base: string;
let store: LocalStore;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'frazil-folders-'));
  store = new LocalStore(join(base, 'root'));
});
afterEach(async () => {
  await store.close();
  rmSync(base, { recursive: true, force: true });
});

async function keysOf(from: ObjectStore, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of from.list(prefix)) keys.push(...page.objects.map(({ key }) => key));
  return keys;
}

describe('a local root', () => {
  it('need not exist to be read, and is made by the first write', async () => {
    const deep = new LocalStore(join(base, 'a/b/c'));
    await expect(deep.get('x')).rejects.toMatchObject({ code: 'object-not-found' });
    expect(await keysOf(deep)).toEqual([]);
    expect(await deep.delete(['x'])).toEqual([{ key: 'x', deleted: true }]);
    expect(existsSync(join(base, 'a'))).toBe(false);
    await deep.put('x', bytes);
    expect(readFileSync(join(base, 'a/b/c/x'), 'utf8')).toBe('object');
    await deep.close();
  });

  it('may be reached through a symbolic link', async () => {
    mkdirSync(join(base, 'real'));
    symlinkSync(join(base, 'real'), join(base, 'link'));
    const linked = new LocalStore(join(base, 'link'));
    await linked.put('t/v1', bytes, { condition: { kind: 'if-absent' } });
    expect((await linked.get('t/v1')).bytes).toEqual(bytes);
    expect(await keysOf(linked)).toEqual(['t/v1']);
    expect(readFileSync(join(base, 'real/t/v1'), 'utf8')).toBe('object');
    await linked.close();
  });

  it('that is a file, or lies below one, is refused', async () => {
    writeFileSync(join(base, 'file'), '');
    for (const path of ['file', 'file/below']) {
      const wrong = new LocalStore(join(base, path));
      const message = expect.stringContaining(`${join(base, path)} is no folder`) as string;
      await expect(wrong.put('x', bytes)).rejects.toMatchObject({ code: 'folder-unusable', kind: 'invalid', message, context: { answer: { kind: 'errno', stage: 'before-link' } } });
      await expect(wrong.get('x')).rejects.toMatchObject({ code: 'folder-unusable', message });
      await expect(wrong.head('x/y')).rejects.toMatchObject({ code: 'folder-unusable', message });
      await expect(keysOf(wrong)).rejects.toMatchObject({ code: 'folder-unusable', message });
      await expect(keysOf(wrong, 'x/')).rejects.toMatchObject({ code: 'folder-unusable', message });
    }
  });

  it('at the end of a link that leads nowhere can be read as an empty one, and not be made', async () => {
    symlinkSync(join(base, 'nowhere/at/all'), join(base, 'dangling'));
    const dangling = new LocalStore(join(base, 'dangling'));
    await expect(dangling.get('x')).rejects.toMatchObject({ code: 'object-not-found' });
    expect(await keysOf(dangling)).toEqual([]);
    await expect(dangling.put('x', bytes)).rejects.toMatchObject({ code: 'folder-unusable', message: expect.stringContaining('leads nowhere') as string });
  });

  it('survives that its folders, or it as a whole, are taken away while it is open', async () => {
    await store.put('t/metadata/v1', bytes);
    rmSync(join(base, 'root/t'), { recursive: true });
    await store.put('t/metadata/v2', bytes, { condition: { kind: 'if-absent' } });
    expect(await keysOf(store)).toEqual(['t/metadata/v2']);
    rmSync(join(base, 'root'), { recursive: true });
    await expect(store.get('t/metadata/v2')).rejects.toMatchObject({ code: 'object-not-found' });
    await store.put('t/metadata/v3', bytes, { condition: { kind: 'if-absent' } });
    expect(await keysOf(store)).toEqual(['t/metadata/v3']);
  });
});

describe('symbolic links below a root', () => {
  beforeEach(async () => {
    await store.put('inside/object', bytes);
    mkdirSync(join(base, 'outside'));
    writeFileSync(join(base, 'outside/secret'), 'secret');
    symlinkSync(join(base, 'outside'), join(base, 'root/escape'));
    symlinkSync(join(base, 'outside/secret'), join(base, 'root/inside/escape'));
  });

  it('lead nowhere', async () => {
    for (const key of ['escape/secret', 'inside/escape']) {
      await expect(store.get(key)).rejects.toMatchObject({ code: 'key-invalid', message: expect.stringContaining('symbolic link') });
      await expect(store.head(key)).rejects.toMatchObject({ code: 'key-invalid' });
    }
    await expect(store.put('escape/new', bytes)).rejects.toMatchObject({ code: 'key-invalid' });
    await expect(store.put('escape/below/new', bytes)).rejects.toMatchObject({ code: 'key-invalid' });
    expect(await store.delete(['escape/secret'])).toMatchObject([{ deleted: false, error: { code: 'key-invalid' } }]);
    await expect(keysOf(store, 'escape/')).rejects.toMatchObject({ code: 'key-invalid' });
    expect(await keysOf(store)).toEqual(['inside/object']);
    expect(readdirSync(join(base, 'outside'))).toEqual(['secret']);
  });

  it('are replaced, not followed, by an overwrite', async () => {
    await store.put('inside/escape', bytes);
    expect(readFileSync(join(base, 'outside/secret'), 'utf8')).toBe('secret');
    expect((await store.get('inside/escape')).bytes).toEqual(bytes);
  });

  it('hold their name against a create', async () => {
    await expect(store.put('inside/escape', bytes, { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ code: 'precondition-failed' });
  });
});

describe('what is no object', () => {
  it('a pipe neither blocks a read nor is listed', async () => {
    await store.put('t/a', bytes);
    execFileSync('mkfifo', [join(base, 'root/t/pipe')]);
    await expect(store.get('t/pipe')).rejects.toMatchObject({ code: 'object-not-found' });
    expect(await keysOf(store)).toEqual(['t/a']);
  });

  it('an object is no folder, and a folder no object', async () => {
    await store.put('t/a', bytes);
    await expect(store.put('t/a/b', bytes)).rejects.toMatchObject({ code: 'key-invalid' });
    await expect(store.put('t', bytes)).rejects.toMatchObject({ code: 'key-invalid' });
    await expect(store.put('t', bytes, { condition: { kind: 'if-absent' } })).rejects.toMatchObject({ code: 'precondition-failed' });
    await expect(store.get('t')).rejects.toMatchObject({ code: 'object-not-found' });
    expect(await keysOf(store, 't/a/')).toEqual([]);
    expect(await keysOf(store)).toEqual(['t/a']);
  });

  it('an object cut short in place is noticed', async () => {
    await store.put('t/a', new Uint8Array(200_000));
    const read = store.get('t/a', { range: { start: 100_000, end: 200_000 } });
    truncateSync(join(base, 'root/t/a'), 1000);
    await expect(read).rejects.toMatchObject({ code: expect.stringMatching(/body-mismatch|range-unsatisfiable/) });
  });
});

describe('temporary files', () => {
  it('are out of reach of keys and listings, of nested roots too', async () => {
    const nested = new LocalStore(join(base, 'root/table'));
    const writer = await nested.openWriter('data/a');
    await writer.write(bytes);
    expect(await keysOf(store)).toEqual([]);
    await expect(store.put('_frazil/tmp/x', bytes)).rejects.toMatchObject({ code: 'key-invalid' });
    await expect(store.put('table/_frazil/tmp/x', bytes)).rejects.toMatchObject({ code: 'key-invalid' });
    await writer.close();
    expect(await keysOf(store)).toEqual(['table/data/a']);
    await store.put('_frazil/store.json', bytes);
    expect(await keysOf(store, '_frazil/')).toEqual(['_frazil/store.json']);
    await nested.close();
  });

  it('that a crashed writer left are removed a day later, and no others', async () => {
    const folder = join(base, 'root/_frazil/tmp');
    mkdirSync(folder, { recursive: true });
    const old = Date.now() / 1000 - 25 * 3600;
    for (const name of ['old', 'young']) writeFileSync(join(folder, name), name);
    utimesSync(join(folder, 'old'), old, old);
    await store.put('a', bytes);
    await store.close();
    expect(readdirSync(folder)).toEqual(['young']);
  });

  it('are not looked through without end', async () => {
    const folders = new LocalFolders(join(base, 'many'), new DirectorySync());
    const folder = folders.pathOf('_frazil/tmp');
    mkdirSync(folder, { recursive: true });
    const old = Date.now() / 1000 - 25 * 3600;
    for (let i = 0; i < 1100; i++) {
      writeFileSync(join(folder, `f${i}`), '');
      utimesSync(join(folder, `f${i}`), old, old);
    }
    const temporary = new TemporaryFiles(folders, systemRuntime.random);
    await temporary.sweep();
    expect(readdirSync(folder).length).toBe(100);
    await temporary.sweep();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('local etags', () => {
  it('tell versions in one file apart that were made in the same instant', () => {
    const descriptor = openSync(join(base, 'file'), 'w');
    const etags = new Set<string>();
    for (let i = 0; i < 10_000; i++) {
      dateVersion(descriptor);
      etags.add(identityEtag(fstatSync(descriptor, { bigint: true })));
    }
    closeSync(descriptor);
    expect(etags.size).toBe(10_000);
  });

  it('of large objects stay the same for every call and every process that reads them', async () => {
    const { etag } = await store.put('t/a', new Uint8Array(5000));
    expect((await store.head('t/a')).etag).toBe(etag);
    expect((await store.get('t/a', { range: { suffix: 4 } })).meta.etag).toBe(etag);
    expect((await new LocalStore(join(base, 'root')).head('t/a')).etag).toBe(etag);
    expect((await store.put('t/a', new Uint8Array(5000))).etag).not.toBe(etag);
  });

  it('of small objects are their content\'s, whatever a copy did to their times', async () => {
    const { etag } = await store.put('t/a', bytes);
    utimesSync(join(base, 'root/t/a'), 1, 1);
    expect((await store.head('t/a')).etag).toBe(etag);
  });
});

describe('platforms', () => {
  it('that are not tested are refused', () => {
    for (const platform of ['linux', 'darwin']) expect(() => checkPlatform(platform)).not.toThrow();
    for (const platform of ['win32', 'freebsd', 'aix']) expect(() => checkPlatform(platform)).toThrow(expect.objectContaining({ code: 'platform-unsupported' }));
  });

  it.each([[0x6969, 'NFS'], [0x65735546, 'FUSE'], [0xff534d42, 'CIFS'], [0x01021997, '9P'], [0x4d44, 'FAT']])('file systems of type %i are refused as %s', (type, name) => {
    expect(() => checkFileSystem('/x', () => type)).toThrow(expect.objectContaining({ code: 'platform-unsupported', message: expect.stringContaining(name) }));
  });

  it.each([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0])('file systems of type %i are taken', (type) => {
    expect(() => checkFileSystem('/x', () => type)).not.toThrow();
  });
});
