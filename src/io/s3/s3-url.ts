import { FrazilError } from '../../errors/index.ts';
import { checkKeyPrefix } from '../object-key.ts';

/** Where a store lies: a bucket, and the folder in it under which all of its keys stand. */
export interface S3Location {
  readonly bucket: string;
  /** Without slashes at the ends; empty for the whole bucket. */
  readonly prefix: string;
}

// Letters in upper case and underscores stand in buckets made before 2018 and on stores other than AWS.
const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

/**
 * Parses `s3://bucket/prefix`; `s3a:` and `s3n:`, as other engines write it, mean the same.
 *
 * The text is taken as it stands: a percent sign is a percent sign.
 *
 * *Errors*: `url-unsupported`, `store-unfit` (a directory bucket), `key-invalid` (a prefix that no key can have).
 */
export function parseS3Url(url: string): S3Location {
  const match = /^s3[an]?:\/\/([^/?#]*)(?:\/([^?#]*))?$/i.exec(url);
  const bucket = match?.[1] ?? '';
  if (match === null || !bucketName.test(bucket)) {
    throw new FrazilError('url-unsupported', `${JSON.stringify(url)} is not of the form s3://bucket/prefix.`, { context: { url } });
  }
  if (bucket.endsWith('--x-s3')) {
    throw new FrazilError('store-unfit', `${bucket} is a directory bucket, which lists its objects in no order; use a general purpose bucket.`, { context: { url } });
  }
  const prefix = (match[2] ?? '').replace(/^\/+|\/+$/g, '');
  checkKeyPrefix(prefix === '' ? '' : `${prefix}/`);
  return { bucket, prefix };
}

/** The URL of a location, as messages show it. */
export function formatS3Url(location: S3Location): string {
  return location.prefix === '' ? `s3://${location.bucket}` : `s3://${location.bucket}/${location.prefix}`;
}
