import type { RecordBatch as WasmBatch } from 'parquet-wasm';
import type { ParquetModule } from '../wasm.ts';
import { type WriteSettings, writerProperties } from './write-settings.ts';

/**
 * Feeds batches to parquet-wasm's streaming encoder and receives the file piece by piece, one for each finished row group.
 *
 * Holds one batch and one row group in encoded form at a time. The encoder keeps back what is smaller than its own buffer
 * of 8 KiB, so tiny row groups arrive together.
 */
export class RowGroupStream {
  readonly #pieces: Uint8Array[] = [];
  readonly #reading: Promise<void>;
  #controller: ReadableStreamDefaultController<WasmBatch> | undefined;
  #demanded: (() => void) | undefined;
  #hasDemand = false;
  #failure: unknown;

  private constructor(module: ParquetModule, settings: WriteSettings) {
    const source = new ReadableStream<WasmBatch>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#demand(),
      },
      { highWaterMark: 0 },
    );
    this.#reading = this.#readPieces(module.transformParquetStream(source as never, writerProperties(module, settings)));
  }

  static open(module: ParquetModule, settings: WriteSettings): RowGroupStream {
    return new RowGroupStream(module, settings);
  }

  /** Takes over the batch; resolves when the encoder asks for the next one. */
  async write(batch: WasmBatch): Promise<void> {
    await this.#nextDemand();
    if (this.#failure !== undefined) {
      batch.free();
      throw this.#failure;
    }
    this.#hasDemand = false;
    this.#controller?.enqueue(batch);
    await this.#nextDemand();
    if (this.#failure !== undefined) throw this.#failure;
    // The piece of a row group that this batch finished was sent before the demand and arrives a few turns after it.
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
  }

  /** The pieces that arrived since the last call. */
  takePieces(): readonly Uint8Array[] {
    return this.#pieces.splice(0);
  }

  /** Finishes the file; the last pieces are then there to be taken. */
  async close(): Promise<void> {
    await this.#nextDemand();
    if (this.#failure === undefined) this.#controller?.close();
    await this.#reading;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Gives the file up and frees what the encoder holds. */
  async abort(): Promise<void> {
    this.#pieces.length = 0;
    if (this.#failure === undefined) this.#controller?.error(new DOMException('the file was given up', 'AbortError'));
    await this.#reading;
  }

  async #readPieces(opening: Promise<ReadableStream>): Promise<void> {
    try {
      const pieces = (await opening) as ReadableStream<Uint8Array>;
      for await (const piece of pieces) this.#pieces.push(piece);
    } catch (error) {
      this.#failure = error ?? new DOMException('the encoder stopped', 'AbortError');
    }
    this.#demand();
  }

  #demand(): void {
    this.#hasDemand = true;
    this.#demanded?.();
    this.#demanded = undefined;
  }

  async #nextDemand(): Promise<void> {
    if (this.#hasDemand || this.#failure !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#demanded = resolve;
    });
  }
}
