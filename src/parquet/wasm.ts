import type * as ParquetWasm from 'parquet-wasm';

/** The parquet-wasm module, once it is instantiated. */
export type ParquetModule = typeof ParquetWasm;

let loading: Promise<ParquetModule> | undefined;

/**
 * Instantiates parquet-wasm on first use and keeps it: compiling its 5 MB would otherwise be paid by commands that touch no data.
 *
 * *Cost*: about 20 ms the first time.
 */
export function loadParquetModule(): Promise<ParquetModule> {
  loading ??= import('parquet-wasm').then(unwrapModule);
  return loading;
}

/** Under Node the package is CommonJS, and some loaders offer its members only as the default export. */
function unwrapModule(loaded: object): ParquetModule {
  const { default: inner } = loaded as { readonly default?: ParquetModule };
  return 'writeParquet' in loaded || inner === undefined ? (loaded as ParquetModule) : inner;
}
