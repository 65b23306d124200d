import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manualRuntime } from '../../runtime/index.ts';
import { openStore } from './open-store.ts';

const bytes = new TextEncoder().encode('object');

describe('opening a store by its URL', () => {
  it('takes paths and file: URLs literally, with odd characters', async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'frazil-open-')));
    try {
      const folder = join(root, 'a b%20#ü');
      for (const url of [folder, relative(process.cwd(), folder), `file://${folder}`, `${folder}/`]) {
        const store = await openStore(url);
        expect(store.url).toBe(`file://${folder}`);
        await store.put('t/v1', bytes);
        await store.close();
        expect(readFileSync(join(folder, 't/v1'), 'utf8')).toBe('object');
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('gives one place one URL, whichever way it is named, whether or not it exists yet', async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'frazil-open-')));
    try {
      mkdirSync(join(root, 'disk/lake'), { recursive: true });
      symlinkSync(join(root, 'disk'), join(root, 'link'));
      symlinkSync('../link/lake', join(root, 'disk/again'));
      const urlsOf = async (below: readonly string[]): Promise<Set<string>> => {
        const paths = below.flatMap((name) => [`${root}/${name}`, `${relative(process.cwd(), root)}/${name}`, `file://${root}/${name}`]);
        return new Set(await Promise.all(paths.map(async (path) => (await openStore(path)).url)));
      };
      const existing = ['disk/lake', 'link/lake', 'disk/again/', 'link/again', 'link/./lake//', 'disk/lake/../lake', 'disk/again/../lake'];
      expect(await urlsOf(existing)).toEqual(new Set([`file://${root}/disk/lake`]));
      const missing = ['disk/new/lake', 'link/new/lake', 'link/new/x/../lake/', 'link/lake/../new//lake', 'disk/again/../new/lake'];
      expect(await urlsOf(missing)).toEqual(new Set([`file://${root}/disk/new/lake`]));
      // It is made where the URL says, and is then the place of all who open it.
      const store = await openStore(join(root, 'link/new/lake'));
      await store.put('t/v1', bytes);
      expect((await (await openStore(join(root, 'disk/new/lake'))).get('t/v1')).bytes).toEqual(bytes);
      expect((await openStore('/')).url).toBe('file:///');
      expect((await openStore('/..')).url).toBe('file:///');
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it.runIf(process.platform === 'linux')('says so where no folder can be made, and does not try for ever', async () => {
    for (const path of ['/proc/frazil', '/proc/frazil/a/b']) {
      const store = await openStore(path);
      await expect(store.put('a', bytes)).rejects.toMatchObject({ code: 'folder-unusable', message: expect.stringContaining('takes no new folders') as string });
      await expect(store.get('a')).rejects.toMatchObject({ code: 'object-not-found' });
    }
  });

  it('shares named memory, and nameless memory with nobody', async () => {
    const [first, second, other] = await Promise.all(['memory:shared', 'memory:shared', 'memory:other'].map((url) => openStore(url)));
    await first?.put('a', bytes);
    expect((await second?.get('a'))?.bytes).toEqual(bytes);
    await expect(other?.get('a')).rejects.toMatchObject({ code: 'object-not-found' });
    const [nameless, another] = await Promise.all([openStore('memory:'), openStore('memory:')]);
    await nameless.put('a', bytes);
    await expect(another.get('a')).rejects.toMatchObject({ code: 'object-not-found' });
    const below = await openStore('memory:shared/x/y/');
    expect(below.url).toBe('memory:shared/x/y');
    await below.put('b', bytes);
    expect((await first?.get('x/y/b'))?.bytes).toEqual(bytes);
  });

  it('dates memory objects by the runtime it is given', async () => {
    const store = await openStore('memory:', { runtime: manualRuntime(1, 777) });
    expect((await store.put('a', bytes)).storeTimeMs).toBe(777);
  });

  it('opens a bucket without sending anything', async () => {
    for (const scheme of ['s3', 's3a', 's3n', 'S3']) {
      const store = await openStore(`${scheme}://some-bucket/some/prefix`, { s3: { endpoint: 'http://127.0.0.1:9', region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } } });
      expect(store.url).toBe('s3://some-bucket/some/prefix');
      await store.close();
    }
  });

  it.each(['', 'http://host/x', 'https://host', 'gs://bucket/x', 'S4://b', 'C:\\data', 'file:relative', 'file://otherhost/x', 'file:////x', 's3:', 's3:///x', 'a\0b'])('refuses %j', async (url) => {
    await expect(openStore(url)).rejects.toMatchObject({ code: 'url-unsupported' });
  });

  it('refuses memory prefixes that are no keys', async () => {
    await expect(openStore('memory:a/../b')).rejects.toMatchObject({ code: 'key-invalid' });
  });

  it('loads no driver but the one that is asked for', () => {
    const index = join(import.meta.dirname, '../index.ts');
    const script = `import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
      const { openStore } = await import(${JSON.stringify(index)});
      await openStore('memory:');
      const before = loaded.filter((url) => /aws-sdk|smithy|io\\/s3|local-store/.test(url));
      await openStore('/nowhere/at/all');
      console.log(JSON.stringify([before, loaded.some((url) => url.includes('local-store')), loaded.some((url) => url.includes('aws-sdk'))]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([[], true, false]);
  });
});
