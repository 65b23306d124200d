import type { RecordBatch } from 'apache-arrow';
import { availableParallelism } from 'node:os';
import { encodeIpcOwned } from '../write/encode-ipc.ts';
import { plainColumns } from '../write/plain-columns.ts';
import type { RowGroupEncoder } from '../write/row-group-encoder.ts';
import { writeFailed } from '../write/write-failed.ts';
import type { WriteSettings } from '../write/write-settings.ts';
import { PoolThread } from './pool-thread.ts';

export interface ParquetPoolOptions {
  /** Threads, at least 1. Default: as many as the machine runs at the same time. */
  readonly threads?: number;
}

/**
 * Threads that encode row groups. Decoding stays on the thread of the consumer: `docs/decisions/0006-threads.md`.
 *
 * Threads start with their first task and do not keep the process alive while they have none. Bytes are handed over
 * between threads, not copied; batches of the caller are copied once, because others may hold them.
 */
export class ParquetPool implements RowGroupEncoder {
  readonly #threads: PoolThread[];
  /** One more than the threads, so that each finds its next task waiting. */
  readonly concurrency: number;
  #nextId = 0;

  constructor(options: ParquetPoolOptions = {}) {
    const count = Math.max(1, options.threads ?? availableParallelism());
    this.#threads = Array.from({ length: count }, () => new PoolThread());
    this.concurrency = count + 1;
  }

  async encode(batches: readonly RecordBatch[], settings: WriteSettings): Promise<Uint8Array> {
    const ipc = encodeIpcOwned(batches);
    // Only the settings themselves: a larger object that has them may hold what cannot cross threads.
    const { rowGroupRows, compression } = settings;
    const own = { plainColumns: plainColumns(batches), ...(rowGroupRows !== undefined && { rowGroupRows }), ...(compression !== undefined && { compression }) };
    const idlest = this.#threads.reduce((least, thread) => (thread.taskCount < least.taskCount ? thread : least));
    const answer = await idlest.run({ id: this.#nextId++, ipc, settings: own }, ipc.buffer as ArrayBuffer);
    if (answer.kind === 'encoded') return answer.file;
    throw writeFailed(answer.message);
  }

  /** Stops all threads; what they were doing fails with `worker-stopped`. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
