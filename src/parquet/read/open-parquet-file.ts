import { ByteCache, type ObjectStore } from '../../io/index.ts';
import { decodeFooter, footerByteLength } from '../footer/decode-footer.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import { type FileSource, readRange } from './file-source.ts';
import { ParquetFile } from './parquet-file.ts';

/** Footers of files read before; data files never change, so an entry is valid for ever. */
export class FooterCache {
  readonly #footers: ByteCache<ParquetFooter>;

  /** `limitBytes` counts footers as stored; decoded they take about ten times that. */
  constructor(limitBytes: number = 4 * 1024 ** 2) {
    this.#footers = new ByteCache(limitBytes);
  }

  get(source: FileSource): ParquetFooter | undefined {
    return this.#footers.get(cacheKey(source));
  }

  set(source: FileSource, footer: ParquetFooter): void {
    this.#footers.set(cacheKey(source), footer, footer.byteLength);
  }
}

function cacheKey({ store, key, fileSize }: FileSource): string {
  return `${store.url}\n${key}\n${fileSize}`;
}

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
