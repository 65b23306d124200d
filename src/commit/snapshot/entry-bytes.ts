import type { DataFile, ManifestEntry, ManifestFile } from '../../format/index.ts';

/** Memory that decoded entries take, measured: an entry without statistics, each value of a column, and each character of a path. */
const bytesAnEntry = 600;
const bytesAStatistic = 110;

/** About how many bytes entries take in memory. */
export function entryBytes(entries: readonly ManifestEntry[]): number {
  return entries.reduce((sum, { dataFile }) => sum + bytesAnEntry + dataFile.filePath.length + bytesAStatistic * statisticsOf(dataFile), 0);
}

/** About how many bytes the lines of a manifest list take in memory. */
export function listBytes(manifests: readonly ManifestFile[]): number {
  return manifests.reduce((sum, { manifestPath, partitions }) => sum + bytesAnEntry + manifestPath.length + 3 * bytesAStatistic * partitions.length, 0);
}

function statisticsOf(file: DataFile): number {
  const maps = [file.columnSizes, file.valueCounts, file.nullValueCounts, file.nanValueCounts, file.lowerBounds, file.upperBounds];
  return maps.reduce((sum, map) => sum + (map?.size ?? 0), 0);
}
