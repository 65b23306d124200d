import { FrazilError } from '../../errors/index.ts';
import type { DataFile, FieldSummary, ManifestFile } from '../manifest-types.ts';
import { EncodedMap } from './encoded-map.ts';

/** What one decoded manifest or manifest list may take in memory. Java writes manifests of 8 MB, which take some 25. */
export const maxDecodedBytes: number = 512 * 1024 * 1024;

/** Measured: an entry, a line of a list or a partition summary without anything in it; the object around bytes; a value in a map or list. */
const bytesAnEntry = 400;
const bytesASummary = 250;
const bytesAnObject = 300;
const bytesAValue = 110;

/** Counts what is kept of a file, so that one which is small on storage and large in memory is refused in time. */
export class MemoryBudget {
  readonly #path: string;
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(path: string, limitBytes: number) {
    this.#path = path;
    this.#limitBytes = limitBytes;
  }

  /** *Errors*: `manifest-unsupported` once everything kept takes more than the limit. */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#limitBytes) return;
    const message = `${this.#path}: takes more than ${this.#limitBytes} bytes in memory; smaller manifests say the same`;
    throw new FrazilError('manifest-unsupported', message, { context: { path: this.#path, limitBytes: this.#limitBytes } });
  }
}

/** About how many bytes a decoded data file takes in memory. */
export function dataFileBytes(file: DataFile): number {
  let bytes = bytesAnEntry + file.filePath.length + (file.referencedDataFile?.length ?? 0) + (file.keyMetadata?.length ?? 0);
  for (const value of file.partition) bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
  bytes += mapBytes(file.columnSizes) + mapBytes(file.valueCounts) + mapBytes(file.nullValueCounts) + mapBytes(file.nanValueCounts);
  bytes += mapBytes(file.lowerBounds) + mapBytes(file.upperBounds);
  return bytes + bytesAValue * ((file.splitOffsets?.length ?? 0) + (file.equalityIds?.length ?? 0));
}

function mapBytes(map: ReadonlyMap<number, bigint | Uint8Array> | undefined): number {
  if (map === undefined || map.size === 0) return 0;
  if (map instanceof EncodedMap) return bytesAnObject + map.byteLength;
  let bytes = bytesAValue * map.size;
  for (const value of map.values()) if (typeof value !== 'bigint') bytes += value.length;
  return bytes;
}

/** About how many bytes a decoded line of a manifest list takes in memory. */
export function manifestFileBytes({ manifestPath, partitions, keyMetadata }: ManifestFile): number {
  return partitions.reduce((sum, summary) => sum + summaryBytes(summary), bytesAnEntry + manifestPath.length + (keyMetadata?.length ?? 0));
}

function summaryBytes({ lowerBound, upperBound }: FieldSummary): number {
  return bytesASummary + (lowerBound?.length ?? 0) + (upperBound?.length ?? 0);
}
