import { ByteCache } from '../../io/index.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import type { FileSource } from './file-source.ts';

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
