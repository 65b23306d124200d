import { compressionRegistry, CompressionType } from 'apache-arrow';
import { decompressZstd } from '../../runtime/index.ts';
import { decompressLz4Frame } from './lz4-frame.ts';

const maxBufferBytes = 2 ** 31 - 1;

/** Lets the Arrow library read compressed files; codecs that the application registered stay. */
export function registerArrowCodecs(): void {
  if (compressionRegistry.get(CompressionType.ZSTD) === null) compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes, maxBufferBytes) });
  if (compressionRegistry.get(CompressionType.LZ4_FRAME) === null) compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decompressLz4Frame });
}
