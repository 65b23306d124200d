import type { ObjectWriter } from '../../io/index.ts';

/** Where finished bytes of data files go. Without one, files are given back in memory. */
export interface DataFileSink {
  /** Opens the object of a file that has outgrown memory. Numbers are unique within a writer. */
  openWriter(fileNumber: number): Promise<ObjectWriter>;
  /**
   * Stores a small file that is complete. Awaited before the next file, so resolve at once to store several in parallel.
   * Without this method small files are given back in memory.
   */
  put?(fileNumber: number, bytes: Uint8Array): Promise<void>;
}
