import type { ParquetFooter } from '../footer/footer.ts';
import type { FileSource } from './file-source.ts';

/** Footers of files read before; data files never change, so an entry is valid for ever. */
export class FooterCache {
  readonly #limitBytes: number;
  readonly #entries = new Map<string, ParquetFooter>();
  #heldBytes = 0;

  /** `limitBytes` counts footers as stored; decoded they take about ten times that. */
  constructor(limitBytes: number = 4 * 1024 ** 2) {
    this.#limitBytes = limitBytes;
  }

  get(source: FileSource): ParquetFooter | undefined {
    const key = cacheKey(source);
    const footer = this.#entries.get(key);
    if (footer === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, footer);
    return footer;
  }

  set(source: FileSource, footer: ParquetFooter): void {
    const key = cacheKey(source);
    this.#remove(key);
    this.#entries.set(key, footer);
    this.#heldBytes += footer.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#heldBytes <= this.#limitBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#heldBytes -= this.#entries.get(key)?.byteLength ?? 0;
    this.#entries.delete(key);
  }
}

function cacheKey({ store, key, fileSize }: FileSource): string {
  return `${store.url}\n${key}\n${fileSize}`;
}
