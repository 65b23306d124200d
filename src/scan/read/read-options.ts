import type { Schema } from '../../format/index.ts';
import type { ObjectStore } from '../../io/index.ts';
import type { FooterCache } from '../../parquet/index.ts';

/** How the files of a plan are read. */
export interface ReadTasksOptions {
  readonly store: ObjectStore;
  /** The key of a location that the table names. */
  readonly keyOf: (location: string) => string;
  /** The whole schema that the plan was made with. */
  readonly schema: Schema;
  /** The columns that the batches have, in their order: a projection of `schema`, see `projectColumns`. Default all. */
  readonly columns?: Schema;
  /** Rows a batch at most, default 65,536. */
  readonly batchRows?: number;
  /** Stop after so many rows. */
  readonly limit?: number;
  /** Files opened ahead of the one that is read, default 8. */
  readonly concurrency?: number;
  /** Compressed bytes fetched ahead of decoding, all files together. Default 8 MiB. */
  readonly byteBudget?: number;
  readonly footerCache?: FooterCache;
  readonly signal?: AbortSignal;
}
