import type { ObjectStore } from '../../io/index.ts';
import { decodeFooter, footerByteLength } from '../footer/decode-footer.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import { type FileSource, readRange } from './file-source.ts';
import type { FooterCache } from './footer-cache.ts';
import { ParquetFile } from './parquet-file.ts';

export interface OpenParquetOptions {
  /** Bytes, as the manifest states them. */
  readonly fileSize: number;
  readonly footerCache?: FooterCache;
  readonly signal?: AbortSignal;
}

/** Files up to this are read as a whole: the bytes cost less than another round trip. */
const wholeFileBytes = 256 * 1024;

/**
 * Opens a Parquet file under a key of a store.
 *
 * *Errors*: `parquet-corrupt` (file and offset), `parquet-unsupported`, and those of the store.
 * *Cost*: none when the footer is cached; one request, which is the whole file up to 256 KiB; a second one when the
 * footer is larger than the guess of a thousandth of the file.
 */
export async function openParquetFile(store: ObjectStore, key: string, options: OpenParquetOptions): Promise<ParquetFile> {
  const source: FileSource = { store, key, fileSize: options.fileSize };
  const cached = options.footerCache?.get(source);
  if (cached !== undefined) return new ParquetFile(source, cached);
  const tail = await readTail(source, options.signal);
  const footer: ParquetFooter = decodeFooter(tail, source.fileSize, key);
  options.footerCache?.set(source, footer);
  return new ParquetFile(source, footer, tail.length === source.fileSize ? tail : undefined);
}

async function readTail(source: FileSource, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const { fileSize, key } = source;
  if (fileSize <= wholeFileBytes) return readRange(source, { start: 0, end: fileSize }, signal);
  const guess = Math.min(Math.max(fileSize / 1024, 32 * 1024), 1024 ** 2) & ~0xfff;
  const tail = await readRange(source, { start: fileSize - guess, end: fileSize }, signal);
  const length = footerByteLength(tail, fileSize, key);
  if (length <= tail.length) return tail;
  const head = await readRange(source, { start: fileSize - length, end: fileSize - guess }, signal);
  const whole = new Uint8Array(length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
