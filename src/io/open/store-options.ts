import type { Runtime } from '../../runtime/index.ts';
import type { S3StoreOptions } from '../s3/index.ts';

/** How to open a store; what does not concern the URL's kind of store is ignored. */
export interface OpenStoreOptions {
  /** Default the host's. */
  readonly runtime?: Runtime;
  /** Settings of `s3://` stores; what is left out comes from the environment. */
  readonly s3?: S3StoreOptions;
}
