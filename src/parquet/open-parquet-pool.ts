import type { ParquetPool, ParquetPoolOptions } from './worker/parquet-pool.ts';

/**
 * Opens a pool of threads that encode row groups; close it when it is no longer needed.
 *
 * The code that needs threads is loaded here and nowhere else, so that reading works where there are none.
 *
 * *Cost*: about 50 ms and 30 MB a thread at its first task.
 */
export async function openParquetPool(options: ParquetPoolOptions = {}): Promise<ParquetPool> {
  const { ParquetPool: Pool } = await import('./worker/parquet-pool.ts');
  return new Pool(options);
}
