import { type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { availableParallelism } from 'node:os';
import { restoreBatch } from '../decode/flat-batch.ts';
import type { RowGroupDecoder } from '../decode/row-group-decoder.ts';
import { encodeIpcOwned } from '../write/encode-ipc.ts';
import { plainColumns } from '../write/plain-columns.ts';
import type { RowGroupEncoder } from '../write/row-group-encoder.ts';
import { writeFailed } from '../write/write-failed.ts';
import type { WriteSettings } from '../write/write-settings.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';
import { PoolThread } from './pool-thread.ts';

export interface ParquetPoolOptions {
  /** Threads, at least 1. Default: as many as the machine runs at the same time. */
  readonly threads?: number;
}

/**
 * Threads that encode and decode row groups.
 *
 * Threads start with their first task and do not keep the process alive while they have none. Bytes are handed over
 * between threads, not copied; batches of the caller are copied once, because others may hold them.
 */
export class ParquetPool implements RowGroupEncoder, RowGroupDecoder {
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
    const answer = await this.#run({ kind: 'encode', id: this.#nextId++, ipc, settings: own }, ipc);
    if (answer.kind === 'encoded') return answer.file;
    throw writeFailed(answer.kind === 'failed' ? answer.message : answer.kind);
  }

  async decode(file: Uint8Array, batchRows: number): Promise<readonly RecordBatch[]> {
    const answer = await this.#run({ kind: 'decode', id: this.#nextId++, file, batchRows }, file);
    if (answer.kind !== 'decoded') throw new DecodeFailure(answer.kind === 'failed' ? answer.message : answer.kind);
    const { schema } = RecordBatchReader.from(answer.schema).open();
    return answer.batches.map((batch) => restoreBatch(batch, schema));
  }

  /** Stops all threads; what they were doing fails with `worker-stopped`. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #run(request: WorkerRequest, bytes: Uint8Array): Promise<WorkerAnswer> {
    const idlest = this.#threads.reduce((least, thread) => (thread.taskCount < least.taskCount ? thread : least));
    return idlest.run(request, bytes.buffer as ArrayBuffer);
  }
}

/** What the decoder of a thread reported; the reader turns it into an error with file and place. */
class DecodeFailure {
  readonly #message: string;

  constructor(message: string) {
    this.#message = message;
  }

  toString(): string {
    return this.#message;
  }
}
