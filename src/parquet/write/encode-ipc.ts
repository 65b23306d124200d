import { type RecordBatch, RecordBatchStreamWriter, type Schema as ArrowSchema } from 'apache-arrow';
import { joinBytes } from './join-bytes.ts';

/** The message that begins a stream, by the schema that it tells: a third of the work for a stream of few rows. */
const schemaMessages = new WeakMap<ArrowSchema, Uint8Array>();

/** Collects the pieces of an IPC stream instead of joining them in a queue, so that they are copied once. */
class PieceWriter extends RecordBatchStreamWriter {
  readonly pieces: Uint8Array[] = [];
  byteLength = 0;

  protected override _write(chunk: ArrayBufferView): this {
    if (chunk.byteLength > 0) {
      this.pieces.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      this.byteLength += chunk.byteLength;
    }
    return this;
  }

  protected override _writeSchema(schema: ArrowSchema): this {
    const known = schemaMessages.get(schema);
    if (known !== undefined) return this._write(known);
    const first = this.pieces.length;
    super._writeSchema(schema);
    schemaMessages.set(schema, joinBytes(this.pieces.slice(first)));
    return this;
  }
}

/** A larger scratch buffer is not kept. */
const keptScratchBytes = 64 * 1024 ** 2;

let scratch: Uint8Array = new Uint8Array(0);

/**
 * Encodes record batches, which share a schema, as one Arrow IPC stream; the bytes are valid until the next call.
 *
 * They lie in a buffer that is kept between calls: a fresh one of several megabytes for each batch would cost more in page
 * faults than the copy itself.
 */
export function encodeIpc(batches: readonly RecordBatch[]): Uint8Array {
  const writer = new PieceWriter();
  for (const batch of batches) writer.write(batch);
  writer.finish();
  const { pieces, byteLength } = writer;
  const target = scratch.length >= byteLength ? scratch : new Uint8Array(byteLength + (byteLength >> 2));
  if (target.length <= keptScratchBytes) scratch = target;
  let at = 0;
  for (const piece of pieces) {
    target.set(piece, at);
    at += piece.length;
  }
  return target.subarray(0, at);
}
