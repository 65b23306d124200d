import { FrazilError } from '../../errors/index.ts';
import { type Clock, type Runtime, systemRuntime } from '../../runtime/index.ts';
import { MemoryObjects } from '../memory/memory-objects.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import type { ObjectStore } from '../object-store.ts';
import { PrefixedStore } from '../prefix/prefixed-store.ts';
import type { S3StoreOptions } from '../s3/index.ts';

/** How to open a store; what does not concern the URL's kind of store is ignored. */
export interface OpenStoreOptions {
  /** Default the host's. */
  readonly runtime?: Runtime | undefined;
  /** Settings of `s3://` stores; what is left out comes from the environment. */
  readonly s3?: S3StoreOptions | undefined;
}

const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/;

/**
 * Opens the store that a URL names: a path or `file:` URL, `s3://bucket/prefix` (or `s3a:`, `s3n:`, as other engines write it), or
 * `memory:name`.
 *
 * `memory:` alone is a store of its own; `memory:name` is shared by all who open that name in this process, and
 * `memory:name/prefix` is a part of it. The driver is loaded here, so a local table never loads the AWS SDK.
 * Nothing is sent: a wrong bucket or folder shows at the first call.
 *
 * *Errors*: `url-unsupported`, `platform-unsupported`, `key-invalid`, `store-setting-invalid`, `store-unfit` (a directory bucket).
 */
export async function openStore(url: string, options: OpenStoreOptions = {}): Promise<ObjectStore> {
  const { runtime = systemRuntime } = options;
  if (url === '' || url.includes('\0')) throw unsupported(url, 'is empty or holds a zero byte');
  switch (scheme.exec(url)?.[1]?.toLowerCase()) {
    case undefined:
    case 'file': {
      const { openLocalStore } = await import('../local/index.ts');
      return openLocalStore(url, { random: runtime.random });
    }
    case 's3':
    case 's3a':
    case 's3n': {
      const { openS3Store } = await import('../s3/index.ts');
      return await openS3Store(url, options.s3);
    }
    case 'memory': {
      const [name = '', ...folders] = url.slice('memory:'.length).replace(/^\/{0,3}/, '').replace(/\/$/, '').split('/');
      const store = new MemoryStore({ url: `memory:${name}`, objects: memorySpace(name, runtime.clock) });
      return folders.length === 0 ? store : new PrefixedStore(store, folders.join('/'));
    }
    default:
      throw unsupported(url, 'has a scheme that no store serves');
  }
}

function unsupported(url: string, why: string): FrazilError {
  return new FrazilError('url-unsupported', `The store URL ${JSON.stringify(url)} ${why}; use a path, file:, s3://bucket/prefix or memory:name.`, { context: { url } });
}

/** The named memory stores of this process; two opened under one name are one. */
const spaces = new Map<string, MemoryObjects>();

/** The contents of a named memory store, made when the name is new; without a name, contents that nobody shares. */
function memorySpace(name: string, clock: Clock): MemoryObjects {
  const known = spaces.get(name);
  if (known !== undefined) return known;
  const objects = new MemoryObjects(clock);
  if (name !== '') spaces.set(name, objects);
  return objects;
}
