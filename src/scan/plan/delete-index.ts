import { type DataFile, type PartitionSpec, printHex, type Value } from '../../format/index.ts';
import type { DeleteFile } from './scan-plan.ts';

/** A text that is equal for partitions that are equal: the same spec and the same values. */
export function partitionKeyOf(spec: PartitionSpec, partition: readonly (Value | null)[]): string {
  return `${spec.specId}:${partition.map(keyOf).join()}`;
}

/** Numbers and bigints of equal size count as equal, because a column may have been widened in between. */
function keyOf(value: Value | null): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `x${printHex(value)}`;
  return Object.is(value, -0) ? '-0' : String(value);
}

const none: readonly DeleteFile[] = [];

/** The delete files of a snapshot, found by the data files that they apply to. */
export class DeleteIndex {
  /** Equality deletes of an unpartitioned spec, which apply to every partition. */
  readonly #global: DeleteFile[] = [];
  readonly #byPartition = new Map<string, DeleteFile[]>();
  /** Position deletes that name their one data file. */
  readonly #byPath = new Map<string, DeleteFile[]>();
  readonly #isEmpty: boolean;

  constructor(deletes: readonly DeleteFile[]) {
    this.#isEmpty = deletes.length === 0;
    for (const each of deletes) this.#add(each);
  }

  /**
   * The delete files that apply to a data file (spec, "Scan Planning"): equality deletes to files of lower sequence
   * numbers, position deletes to files of lower or equal ones, both within their partition and spec.
   */
  deletesFor(file: DataFile, sequenceNumber: bigint, spec: PartitionSpec): readonly DeleteFile[] {
    if (this.#isEmpty) return none; // as in most tables, of which some have a million files
    const candidates = [
      ...this.#global,
      ...(this.#byPartition.get(partitionKeyOf(spec, file.partition)) ?? []),
      ...(this.#byPath.get(file.filePath) ?? []),
    ];
    return candidates.filter((each) => (each.file.content === 'equality-deletes' ? each.sequenceNumber > sequenceNumber : each.sequenceNumber >= sequenceNumber));
  }

  #add(each: DeleteFile): void {
    const { file, spec } = each;
    if (file.content === 'equality-deletes' && spec.fields.length === 0) this.#global.push(each);
    else if (file.content === 'position-deletes' && file.referencedDataFile !== undefined) addTo(this.#byPath, file.referencedDataFile, each);
    else addTo(this.#byPartition, partitionKeyOf(spec, file.partition), each);
  }
}

function addTo(map: Map<string, DeleteFile[]>, key: string, each: DeleteFile): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, [each]);
  else held.push(each);
}
