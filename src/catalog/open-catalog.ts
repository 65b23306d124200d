import { FrazilError } from '../errors/index.ts';
import { openStore, type ObjectStore, type OpenStoreOptions, RetryingStore } from '../io/index.ts';
import { systemRuntime } from '../runtime/index.ts';
import type { Catalog } from './catalog.ts';
import { ObjectStoreCatalog } from './object-store-catalog.ts';

export interface OpenCatalogOptions extends OpenStoreOptions {
  /** A store of one's own, rooted at the warehouse, instead of the one that the URL names; its calls are repeated as `RetryingStore` does. */
  readonly store?: ObjectStore | undefined;
}

/**
 * Opens the catalog of a warehouse: a path or `file:` URL, `s3://bucket/prefix`, or `memory:name` (shared in the process).
 *
 * Nothing is read or made until it is used. *Errors*: `url-unsupported`, and those of the store's settings.
 */
export async function openCatalog(url: string, options: OpenCatalogOptions = {}): Promise<Catalog> {
  if (/^https?:/i.test(url)) throw new FrazilError('url-unsupported', `${url}: REST catalogs are not supported yet.`, { context: { url } });
  const { runtime = systemRuntime, store, ...storeOptions } = options;
  // A store that is opened here repeats by itself what is worth it: repeating that again would make 25 requests of one.
  const opened = store === undefined ? await openStore(url, { ...storeOptions, runtime }) : new RetryingStore(store, { runtime });
  return new ObjectStoreCatalog({ store: opened, runtime, storeOptions: { ...storeOptions, runtime } });
}
