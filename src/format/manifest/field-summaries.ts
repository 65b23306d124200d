import type { FieldSummary, ManifestEntry } from '../manifest-types.ts';
import type { PrimitiveType, Value } from '../types.ts';
import { valueComparator } from '../value/compare-values.ts';
import { encodeValue } from '../value/single-value.ts';

/** Summaries of each partition field over the entries, deleted ones too; NaN is noted and stays out of the bounds. */
export function summarizePartitions(types: readonly PrimitiveType[], entries: readonly ManifestEntry[]): readonly FieldSummary[] {
  return types.map((type, index) => summarizeField(type, index, entries));
}

function summarizeField(type: PrimitiveType, index: number, entries: readonly ManifestEntry[]): FieldSummary {
  const compare = valueComparator(type);
  let containsNull = false;
  let containsNan = false;
  let lower: Value | undefined;
  let upper: Value | undefined;
  for (const entry of entries) {
    const value = entry.dataFile.partition[index] ?? null;
    if (value === null) containsNull = true;
    else if (typeof value === 'number' && Number.isNaN(value)) containsNan = true;
    else {
      if (lower === undefined || compare(value, lower) < 0) lower = value;
      if (upper === undefined || compare(value, upper) > 0) upper = value;
    }
  }
  return {
    containsNull,
    containsNan,
    ...(lower !== undefined && { lowerBound: encodeValue(type, lower) }),
    ...(upper !== undefined && { upperBound: encodeValue(type, upper) }),
  };
}
