import { type PartitionSpec, printHex, type Value } from '../../format/index.ts';

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
