import { type DataFile, partitionText, type PartitionSpec, type Schema } from '../../format/index.ts';
import { partitionKeyOf } from '../../scan/index.ts';

/** A live data file as the planner sees it. */
export interface LiveFile {
  readonly file: DataFile;
  readonly spec: PartitionSpec;
  readonly sequenceNumber: bigint;
  /** Whether delete files apply to it; such a file is left alone, because they would have to be folded in. */
  readonly hasDeletes: boolean;
}

/** Files of one partition that become fewer, larger ones, in one commit. */
export interface FileGroup {
  readonly partitionSpecId: number;
  /** The partition for people, such as `date_month=2001-03`; empty for an unpartitioned table. */
  readonly partition: string;
  readonly files: readonly LiveFile[];
  readonly bytes: bigint;
}

export interface GroupBounds {
  /** Size that a new file should have. */
  readonly targetFileSizeBytes: number;
  /** Fewest files that are worth rewriting together, 2 or more. */
  readonly minInputFiles: number;
}

/** A file of at least this part of the target is left alone: rewriting it would gain nothing. */
const goodSize = 0.75;

/**
 * Chooses what to rewrite: the small files of each partition, in the order in which they came, packed into bins of the
 * target size. Bins with too few files are left for later. Pure.
 *
 * Neighbours in time stay together, so that a file's bounds stay as narrow as its sources'.
 */
export function planGroups(files: readonly LiveFile[], schema: Schema, bounds: GroupBounds): readonly FileGroup[] {
  const small = files.filter(({ file, hasDeletes }) => file.content === 'data' && !hasDeletes && Number(file.fileSizeInBytes) < goodSize * bounds.targetFileSizeBytes);
  const partitions = Map.groupBy(small, ({ spec, file }) => partitionKeyOf(spec, file.partition));
  return [...partitions.values()].flatMap((members) => packBins(members, schema, bounds));
}

function packBins(files: readonly LiveFile[], schema: Schema, bounds: GroupBounds): FileGroup[] {
  const inOrder = files.toSorted((a, b) => (a.sequenceNumber === b.sequenceNumber ? comparePaths(a, b) : a.sequenceNumber < b.sequenceNumber ? -1 : 1));
  const bins: LiveFile[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const live of inOrder) {
    const size = Number(live.file.fileSizeInBytes);
    if (bytes + size > bounds.targetFileSizeBytes) {
      bins.push([]);
      bytes = 0;
    }
    bins.at(-1)!.push(live);
    bytes += size;
  }
  return bins
    .filter((bin) => bin.length >= bounds.minInputFiles)
    .map((bin) => ({
      partitionSpecId: bin[0]!.spec.specId,
      partition: partitionText(bin[0]!.spec, schema, bin[0]!.file.partition),
      files: bin,
      bytes: bin.reduce((sum, { file }) => sum + file.fileSizeInBytes, 0n),
    }));
}

function comparePaths(a: LiveFile, b: LiveFile): number {
  return a.file.filePath < b.file.filePath ? -1 : 1;
}
