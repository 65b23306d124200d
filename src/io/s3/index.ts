/**
 * Purpose: the object store over anything that speaks S3, through the AWS SDK.
 *
 * Invariants: a put with a condition is sent once; every failed put carries the store's answer; each attempt has connect,
 * first-byte and idle limits, each call one for all of it; every body is read or destroyed before its call settles; etags are opaque.
 *
 * Non-goals: judging what a failed put means (the commit does), proving that the store keeps its promises
 * (certification does), buckets' own settings. Loading the SDK takes some 60 ms, so import this folder when a URL asks for it.
 */
import { createS3Clients } from './s3-clients.ts';
import { resolveS3Settings, type S3StoreOptions } from './s3-options.ts';
import { completeFromProfile } from './s3-profile.ts';
import { S3Session } from './s3-session.ts';
import { S3Store } from './s3-store.ts';
import { parseS3Url } from './s3-url.ts';

export type { S3Credentials, S3StoreOptions, S3TimeLimits } from './s3-options.ts';
export type { S3Store } from './s3-store.ts';

/**
 * Opens `s3://bucket/prefix`. Nothing is sent: a wrong bucket, key or endpoint shows at the first call.
 *
 * *Errors*: `url-unsupported`, `store-unfit`, `key-invalid`, `store-setting-invalid`.
 */
export async function openS3Store(url: string, options: S3StoreOptions = {}): Promise<S3Store> {
  const location = parseS3Url(url);
  const settings = await completeFromProfile(resolveS3Settings(options, process.env));
  return new S3Store(new S3Session(location, createS3Clients(settings), settings.timeouts.totalMs), settings);
}
