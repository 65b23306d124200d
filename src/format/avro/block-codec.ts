import { FrazilError, isFrazilError } from '../../errors/index.ts';
import { decompressZstd, inflateRaw } from '../../runtime/index.ts';
import { avroError, type AvroSource, type BlockFailure } from './avro-source.ts';
import { decompressBzip2 } from './bzip2/decompress.ts';
import { decompressSnappyBlock } from './snappy.ts';

/** Undoes the compression of one block; never makes more than `maxOutputBytes`. */
type BlockDecoder = (bytes: Uint8Array, maxOutputBytes: number, failure: BlockFailure) => Uint8Array;

const decoders: Readonly<Record<string, BlockDecoder>> = {
  null: (bytes) => bytes,
  deflate: inflateRaw,
  snappy: decompressSnappyBlock,
  zstandard: decompressZstd,
  bzip2: decompressBzip2,
};

/** Whether blocks of the codec can be read; the names are Avro's. */
export function isReadableCodec(codec: string): boolean {
  return Object.hasOwn(decoders, codec);
}

/** The error for a codec that `isReadableCodec` denies. */
export function codecError(codec: string, source: AvroSource): FrazilError {
  const known = Object.keys(decoders).join(', ');
  const message = `${source.path}: the codec ${JSON.stringify(codec.slice(0, 40))} is not supported (${known} are)`;
  return new FrazilError('manifest-unsupported', message, { context: { path: source.path } });
}

/**
 * The plain bytes of a block, `maxOutputBytes` at most.
 *
 * `part` and `offset` say which block it is. *Errors*: the source's code if the block is damaged or larger than allowed.
 */
export function decompressBlock(
  codec: string,
  bytes: Uint8Array,
  maxOutputBytes: number,
  at: { readonly source: AvroSource; readonly part: string; readonly offset: number },
): Uint8Array {
  const decoder = decoders[codec];
  if (decoder === undefined) throw codecError(codec, at.source);
  const failure: BlockFailure = (problem) => avroError(at.source, `${at.part} (${codec}): ${problem}`, at.offset);
  try {
    const plain = decoder(bytes, Math.max(1, maxOutputBytes), failure);
    if (plain.length > maxOutputBytes) throw failure(`inflates to more than ${maxOutputBytes} bytes`);
    return plain;
  } catch (cause) {
    if (isFrazilError(cause)) throw cause;
    throw cause instanceof RangeError
      ? failure(`inflates to more than ${maxOutputBytes} bytes`)
      : avroError(at.source, `${at.part} (${codec}): cannot be inflated: ${(cause as Error).message}`, at.offset, cause);
  }
}
