/** Part of a file, `start` inclusive, `end` exclusive. */
export interface FileRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes between two wanted ranges up to which reading across them is cheaper than a second request. */
const mergeGapBytes = 64 * 1024;
/** Larger requests hold up the first row, and fewer of them are in flight under a budget. */
const mergedLimitBytes = 2 * 1024 ** 2;

/** Joins wanted ranges into requests, in order of the file: near ones become one. */
export function coalesceRanges(ranges: readonly FileRange[]): readonly FileRange[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    const near = last !== undefined && start - last.end <= mergeGapBytes;
    if (last !== undefined && near && (start < last.end || Math.max(end, last.end) - last.start <= mergedLimitBytes)) last.end = Math.max(end, last.end);
    else merged.push({ start, end });
  }
  return merged;
}
