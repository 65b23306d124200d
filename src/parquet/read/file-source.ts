import { FrazilError } from '../../errors/index.ts';
import type { ObjectStore } from '../../io/index.ts';

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

/** The object that a Parquet file is, with the size that its manifest states. */
export interface FileSource {
  readonly store: ObjectStore;
  readonly key: string;
  /** Bytes. */
  readonly fileSize: number;
}

/**
 * Reads a range of the file.
 *
 * *Errors*: those of the store, and `parquet-corrupt` when the object is shorter or longer than stated. *Cost*: one request.
 */
export async function readRange({ store, key, fileSize }: FileSource, { start, end }: FileRange, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const options = signal === undefined ? {} : { signal };
  const { bytes, meta } = await store.get(key, { ...options, ...(start === 0 && end === fileSize ? { maxBytes: fileSize + 1 } : { range: { start, end } }) });
  if (meta.size !== fileSize || bytes.length !== end - start) {
    throw new FrazilError('parquet-corrupt', `The data file ${key} has ${meta.size} bytes where its manifest says ${fileSize}. It was truncated or replaced.`, {
      context: { file: key, size: meta.size, expectedSize: fileSize, offset: start },
    });
  }
  return bytes;
}
