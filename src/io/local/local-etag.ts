import { futimesSync } from 'node:fs';
import { sha256Hex } from '../../runtime/index.ts';

/** Up to this size an etag is made from the content, which is read anyway. */
export const contentEtagMaxBytes = 4096;

let lastMicros = 0;

/**
 * Dates a new file so that no other version made by this process has the same time.
 *
 * The kernel dates by ticks of milliseconds and reuses inode numbers at once, so two versions of equal size could look
 * the same; a time of our own, to the microsecond and never repeated, tells them apart.
 */
export function dateVersion(descriptor: number): void {
  lastMicros = Math.max(Date.now() * 1000 + Math.floor(Math.random() * 1000), lastMicros + 1);
  futimesSync(descriptor, lastMicros / 1e6, lastMicros / 1e6);
}

/** The etag of an object of at most `contentEtagMaxBytes`: equal only for equal content. */
export function contentEtag(bytes: Uint8Array): string {
  return `"c-${sha256Hex(bytes).slice(0, 32)}"`;
}

/** What the etag of a larger object is made of; link counts change `ctime`, so it is no part. */
export interface FileIdentity {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** The etag of a larger object: its file, its size and its time, so that nobody has to read it. */
export function identityEtag({ ino, size, mtimeNs }: FileIdentity): string {
  return `"f-${ino.toString(16)}-${size.toString(16)}-${mtimeNs.toString(16)}"`;
}
