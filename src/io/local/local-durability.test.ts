import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { storeAnswer } from '../store-answer.ts';
import { LocalStore } from './local-store.ts';

/** System calls as they are asked for, and the errors to give instead of asking. */
const calls = vi.hoisted(() => ({ log: [] as string[], fail: new Map<string, string>(), root: '', paths: new Map<number, string>() }));

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>();
  const named = (target: unknown): string => {
    const path = typeof target === 'number' ? (calls.paths.get(target) ?? '?') : String(target);
    const below = path.startsWith(calls.root) ? path.slice(calls.root.length + 1) : path;
    return below.replace(/_frazil\/tmp\/.+/, 'temporary') || '.';
  };
  const before = (call: string, target: unknown): void => {
    const line = `${call} ${named(target)}`;
    calls.log.push(line);
    const errno = calls.fail.get(line);
    if (errno !== undefined) throw Object.assign(new Error(errno), { code: errno });
  };
  const wrapped = {
    ...actual,
    openSync: (path: string, flags: string | number) => {
      before('open', path);
      const descriptor = actual.openSync(path, flags);
      calls.paths.set(descriptor, path);
      return descriptor;
    },
    writeSync: (descriptor: number, bytes: Uint8Array, offset: number) => {
      before('write', descriptor);
      return actual.writeSync(descriptor, bytes, offset);
    },
    futimesSync: (descriptor: number, accessed: number, modified: number) => {
      before('date', descriptor);
      actual.futimesSync(descriptor, accessed, modified);
    },
    fsync: (descriptor: number, done: (error: Error | null) => void) => {
      const name = named(descriptor);
      try {
        before('fsync', descriptor);
      } catch (error) {
        setImmediate(() => done(error as Error));
        return;
      }
      actual.fsync(descriptor, (error) => {
        calls.log.push(`synced ${name}`);
        done(error);
      });
    },
    linkSync: (from: string, to: string) => {
      before('link', to);
      actual.linkSync(from, to);
    },
    renameSync: (from: string, to: string) => {
      before('rename', to);
      actual.renameSync(from, to);
    },
    unlinkSync: (path: string) => {
      before('unlink', path);
      actual.unlinkSync(path);
    },
    mkdirSync: (path: string, options: { readonly recursive: true }) => {
      before('mkdir', path);
      return actual.mkdirSync(path, options);
    },
  };
  return { ...wrapped, default: wrapped };
});

const ifAbsent = { condition: { kind: 'if-absent' } } as const;
const body = new Uint8Array(1000).fill(7);
let store: LocalStore;

beforeEach(() => {
  calls.root = fs.mkdtempSync(join(tmpdir(), 'frazil-durable-'));
  store = new LocalStore(calls.root);
});
afterEach(async () => {
  calls.fail.clear();
  await store.close();
  fs.rmSync(calls.root, { recursive: true, force: true });
});

function filesBelow(root: string): string[] {
  return fs.readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [relative(root, join(entry.parentPath, entry.name))] : []));
}

describe('durable local writes', () => {
  it('sync the file before the link and the folder after it', async () => {
    await store.put('t/metadata/v1', body, ifAbsent);
    calls.log.length = 0;
    await store.put('t/metadata/v2', body, ifAbsent);
    expect(calls.log).toEqual([
      'open temporary',
      'write temporary',
      'date temporary',
      'fsync temporary',
      'synced temporary',
      'link t/metadata/v2',
      'unlink temporary',
      'open t/metadata',
      'fsync t/metadata',
      'synced t/metadata',
    ]);
  });

  it('overwrite by rename, in the same order', async () => {
    await store.put('t/hint', body);
    calls.log.length = 0;
    await store.put('t/hint', body);
    expect(calls.log).toEqual(['open temporary', 'write temporary', 'date temporary', 'fsync temporary', 'synced temporary', 'rename t/hint', 'open t', 'fsync t', 'synced t']);
  });

  it('make new folders durable in the folder above before anything is put into them', async () => {
    await store.put('t/metadata/v1', body, ifAbsent);
    const { log } = calls;
    const order = ['mkdir t', 'synced .', 'mkdir t/metadata', 'synced t', 'link t/metadata/v1', 'synced t/metadata'];
    const places = order.map((line, i) => log.indexOf(line, i === 0 ? 0 : log.indexOf(order[i - 1] ?? '')));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('sync a folder that another process made', async () => {
    fs.mkdirSync(join(calls.root, 'theirs'));
    await store.put('theirs/v1', body, ifAbsent);
    expect(calls.log).toContain('synced .');
    calls.log.length = 0;
    await store.put('theirs/v2', body, ifAbsent);
    expect(calls.log).not.toContain('fsync .');
  });

  it('share folder syncs when they run at once, each behind its own link', async () => {
    await store.put('t/v0', body, ifAbsent);
    calls.log.length = 0;
    await Promise.all(Array.from({ length: 40 }, async (_, i) => {
      await store.put(`t/v${i + 1}`, body, ifAbsent);
      calls.log.push(`acknowledged t/v${i + 1}`);
    }));
    const { log } = calls;
    expect(log.filter((line) => line === 'fsync t').length).toBeLessThan(30);
    for (let i = 1; i <= 40; i++) {
      const begun = log.indexOf('fsync t', log.indexOf(`link t/v${i}`));
      const ended = log.indexOf('synced t', begun);
      expect(begun).toBeGreaterThan(0);
      expect(log.indexOf(`acknowledged t/v${i}`)).toBeGreaterThan(ended);
    }
  });

  it('never write for a key that is seen to be taken', async () => {
    await store.put('t/v1', body, ifAbsent);
    calls.log.length = 0;
    const failure = await store.put('t/v1', body, ifAbsent).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'precondition-failed', context: { answer: { kind: 'errno', errno: 'EEXIST', stage: 'link-or-after' } } });
    expect(calls.log).toEqual([]);
  });
});

describe('local writes that fail', () => {
  const refusedCases: readonly (readonly [string, string, string])[] = [
    ['write temporary', 'ENOSPC', 'disk-full'],
    ['write temporary', 'EDQUOT', 'disk-full'],
    ['open temporary', 'EACCES', 'access-denied'],
    ['open temporary', 'EROFS', 'access-denied'],
    ['open temporary', 'EMFILE', 'store-unavailable'],
    ['write temporary', 'EIO', 'store-unavailable'],
    ['fsync temporary', 'EIO', 'store-unavailable'],
    ['fsync temporary', 'ENOSPC', 'disk-full'],
    ['mkdir other', 'EACCES', 'access-denied'],
    ['mkdir other', 'ENOTDIR', 'key-invalid'],
  ];

  it.each(refusedCases)('%s: %s leaves nothing and says %s', async (line, errno, code) => {
    await store.put('t/v1', body, ifAbsent);
    calls.fail.set(line, errno);
    const failure = await store.put('other/v2', body, ifAbsent).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(storeAnswer(failure)).toEqual({ kind: 'errno', errno, stage: 'before-link' });
    expect(filesBelow(calls.root)).toEqual(['t/v1']);
    calls.fail.clear();
    await store.put('other/v2', body, ifAbsent);
    expect(filesBelow(calls.root)).toEqual(['other/v2', 't/v1']);
  });

  it.each([
    ['link t/v2', 'EEXIST', 'precondition-failed'],
    ['link t/v2', 'EIO', 'write-outcome-unknown'],
    ['link t/v2', 'EPERM', 'write-outcome-unknown'],
    ['link t/v2', 'EMLINK', 'write-outcome-unknown'],
    ['link t/v2', 'ENOSPC', 'write-outcome-unknown'],
    ['fsync t', 'EIO', 'write-outcome-unknown'],
    ['open t', 'EMFILE', 'write-outcome-unknown'],
  ])('%s: %s is never a refusal but for a taken key (%s)', async (line, errno, code) => {
    await store.put('t/v1', body, ifAbsent);
    calls.fail.set(line, errno);
    const failure = await store.put('t/v2', body, ifAbsent).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(storeAnswer(failure)).toEqual({ kind: 'errno', errno, stage: 'link-or-after' });
    expect(filesBelow(calls.root).filter((path) => path.startsWith('_frazil'))).toEqual([]);
  });

  it('fail for all who share a folder sync, and not for those after', async () => {
    await store.put('t/v0', body, ifAbsent);
    calls.fail.set('fsync t', 'EIO');
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => store.put(`t/v${i + 1}`, body, ifAbsent)));
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'write-outcome-unknown' } });
    calls.fail.clear();
    await store.put('t/v99', body, ifAbsent);
  });

  it.each(['get', 'head'] as const)('are not shown by %s until the folder is proved durable', async (verb) => {
    await store.put('t/v1', body, ifAbsent);
    calls.fail.set('fsync t', 'EIO');
    await expect(store.put('t/v2', body, ifAbsent)).rejects.toMatchObject({ code: 'write-outcome-unknown' });
    expect(filesBelow(calls.root)).toContain('t/v2');
    await expect(store[verb]('t/v2')).rejects.toMatchObject({ code: 'store-unavailable' });
    await store[verb]('t/v1');
    calls.fail.clear();
    calls.log.length = 0;
    await store[verb]('t/v2');
    expect(calls.log).toContain('synced t');
    calls.log.length = 0;
    await store[verb]('t/v2');
    expect(calls.log).not.toContain('fsync t');
  });

  it('are proved by the next write into the folder too', async () => {
    await store.put('t/v1', body, ifAbsent);
    calls.fail.set('fsync t', 'EIO');
    await expect(store.put('t/v2', body, ifAbsent)).rejects.toMatchObject({ code: 'write-outcome-unknown' });
    calls.fail.clear();
    await store.put('t/v3', body, ifAbsent);
    calls.log.length = 0;
    await store.get('t/v2');
    expect(calls.log).not.toContain('fsync t');
  });

  it('leave nothing of a writer whose disk was full, and refuse to close it', async () => {
    const writer = await store.openWriter('t/large');
    await writer.write(body);
    calls.fail.set('write temporary', 'ENOSPC');
    await expect(writer.write(body)).rejects.toMatchObject({ code: 'disk-full' });
    calls.fail.clear();
    await expect(writer.close()).rejects.toMatchObject({ code: 'request-refused' });
    await writer.abort();
    expect(filesBelow(calls.root)).toEqual([]);
  });

  it('an abort between sync and link is a write that was never sent', async () => {
    const controller = new AbortController();
    await store.put('t/v1', body, ifAbsent);
    const put = store.put('t/v2', body, { ...ifAbsent, signal: controller.signal }).catch((error: unknown) => error);
    while (calls.log.lastIndexOf('fsync temporary') < calls.log.lastIndexOf('link t/v1')) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(storeAnswer(await put)).toEqual({ kind: 'not-sent', reason: 'aborted' });
    expect(filesBelow(calls.root)).toEqual(['t/v1']);
  });

  it('deletes of one key fail without keeping the others', async () => {
    for (const name of ['a', 'b', 'c']) await store.put(`t/${name}`, body);
    calls.fail.set('unlink t/b', 'EACCES');
    const results = await store.delete(['t/a', 't/b', 't/c']);
    expect(results).toMatchObject([{ key: 't/a', deleted: true }, { key: 't/b', deleted: false, error: { code: 'access-denied' } }, { key: 't/c', deleted: true }]);
    expect(filesBelow(calls.root)).toEqual(['t/b']);
  });
});
