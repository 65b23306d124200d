import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { FrazilError } from '../../errors/index.ts';
import { checkBodySize, rangeUnsatisfiable, resolveByteRange } from '../byte-range.ts';
import type { ByteRange, GetOptions, GetResult } from '../object-store.ts';
import type { CallRecord } from './call-record.ts';

/** The Range header of a part of an object. */
export function formatRange(range: ByteRange): string {
  return 'suffix' in range ? `bytes=-${range.suffix}` : `bytes=${range.start}-${range.end - 1}`;
}

/**
 * Makes the result of a read from its answer, trusting neither that the range was honoured nor that the condition was.
 *
 * *Errors*: `precondition-failed`, `range-unsatisfiable`, `object-too-large`, `body-mismatch`.
 */
export function readResult(key: string, options: GetOptions, output: GetObjectCommandOutput, record: CallRecord): GetResult {
  const etag = output.ETag ?? '';
  if (options.ifMatch !== undefined && etag !== options.ifMatch) {
    throw new FrazilError('precondition-failed', `${key} no longer has the etag ${options.ifMatch}.`, { context: { key, etag } });
  }
  const { bytes, size } = options.range === undefined ? { bytes: record.body, size: record.body.length } : rangedBody(key, options.range, output, record);
  checkBodySize(key, bytes.length, options.maxBytes);
  const { storeTimeMs } = record;
  return {
    bytes,
    meta: { key, size, etag, lastModifiedMs: output.LastModified?.getTime() ?? 0, ...(storeTimeMs === undefined ? {} : { storeTimeMs }) },
  };
}

function rangedBody(key: string, range: ByteRange, output: GetObjectCommandOutput, record: CallRecord): { readonly bytes: Uint8Array; readonly size: number } {
  const { body, status } = record;
  if (status !== 206) {
    // The store does not know ranges and sent everything.
    const span = resolveByteRange(key, range, body.length);
    return { bytes: body.slice(span.start, span.end), size: body.length };
  }
  // MinIO answers the end of an empty object with `bytes 0--1/0`.
  const told = /^bytes (\d+)-(-?\d+)\/(\d+)$/.exec(output.ContentRange ?? '') ?? [];
  const [start = Number.NaN, last = Number.NaN, size = Number.MAX_SAFE_INTEGER] = told.slice(1).map(Number);
  const span = resolveByteRange(key, range, size);
  if (span.start !== start || span.end !== last + 1 || body.length !== span.end - span.start) {
    throw new FrazilError('body-mismatch', `The store answered ${JSON.stringify(output.ContentRange)} and ${body.length} bytes of ${key} where ${formatRange(range)} was asked for.`, {
      context: { key, range, contentRange: output.ContentRange, bodyBytes: body.length },
    });
  }
  return { bytes: body, size };
}

/** The error of a range that the store says lies beyond the object. */
export function rangeRefused(key: string, range: ByteRange | undefined): FrazilError {
  return rangeUnsatisfiable(key, range ?? { start: 0, end: 0 }, 'holds no byte of the object, says the store');
}
