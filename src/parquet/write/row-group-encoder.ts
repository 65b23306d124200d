import type { RecordBatch } from 'apache-arrow';
import type { ParquetModule } from '../wasm.ts';
import { encodeParquet } from './encode-parquet.ts';
import { plainColumns } from './plain-columns.ts';
import type { WriteSettings } from './write-settings.ts';

/** Encodes row groups, in this thread or in others. */
export interface RowGroupEncoder {
  /** How many row groups it encodes at the same time. */
  readonly concurrency: number;
  /** Encodes batches of one schema as a Parquet file of its own. *Errors*: `parquet-write-failed`. */
  encode(batches: readonly RecordBatch[], settings: WriteSettings): Promise<Uint8Array>;
}

/** The encoder of this thread: it blocks, and it is what small files need. */
export class LocalEncoder implements RowGroupEncoder {
  readonly #module: ParquetModule;
  readonly concurrency = 1;

  constructor(module: ParquetModule) {
    this.#module = module;
  }

  async encode(batches: readonly RecordBatch[], settings: WriteSettings): Promise<Uint8Array> {
    return encodeParquet(this.#module, batches, { ...settings, plainColumns: plainColumns(batches) });
  }
}
