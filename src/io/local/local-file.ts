import { type BigIntStats, closeSync, constants, fstatSync, openSync, read, readSync, writeSync, write } from 'node:fs';
import { promisify } from 'node:util';
import { FrazilError } from '../../errors/index.ts';
import type { ByteSpan } from '../byte-range.ts';
import type { ObjectMeta } from '../object-store.ts';
import { contentEtag, contentEtagMaxBytes, identityEtag } from './local-etag.ts';

const readFile = promisify(read);
const writeFile = promisify(write);

/** Up to this many bytes a call into the kernel is quicker than a trip through the thread pool. */
const synchronousMaxBytes = 64 * 1024;

/** An object's open file: its metadata, and its content where that was read to make the etag. */
export interface OpenObject {
  readonly descriptor: number;
  readonly meta: ObjectMeta;
  readonly content: Uint8Array | undefined;
}

/**
 * Opens an object for reading; what it gives belongs to one version, also while the key is overwritten.
 *
 * Throws the system's error, ENOENT for anything but a regular file. The caller closes it.
 */
export function openObject(key: string, path: string): OpenObject {
  // Not through a link, and without waiting for the other end of a pipe.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    if (!stats.isFile()) throw new FrazilError('object-not-found', `There is no object ${key}; its path is no regular file.`, { context: { key } });
    return describe(key, descriptor, stats);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The metadata of a file that is still open, as a read of its key will give it. */
export function describeFile(key: string, descriptor: number, content: Uint8Array | undefined): ObjectMeta {
  return metaOf(key, fstatSync(descriptor, { bigint: true }), content);
}

function describe(key: string, descriptor: number, stats: BigIntStats): OpenObject {
  if (stats.size > contentEtagMaxBytes) return { descriptor, meta: metaOf(key, stats, undefined), content: undefined };
  const content = new Uint8Array(Number(stats.size));
  fillSync(key, descriptor, content, 0);
  return { descriptor, meta: metaOf(key, stats, content), content };
}

function metaOf(key: string, stats: BigIntStats, content: Uint8Array | undefined): ObjectMeta {
  const etag = content !== undefined && content.length <= contentEtagMaxBytes ? contentEtag(content) : identityEtag(stats);
  return { key, size: Number(stats.size), etag, lastModifiedMs: Number(stats.mtimeNs / 1_000_000n) };
}

/** Reads part of an object. *Errors*: `body-mismatch`, when the file was cut short in place. */
export async function readSpan(object: OpenObject, span: ByteSpan): Promise<Uint8Array> {
  if (object.content !== undefined) return object.content.slice(span.start, span.end);
  const length = span.end - span.start;
  const { buffer, byteOffset } = Buffer.allocUnsafeSlow(length);
  // A plain Uint8Array, because the slice of a Buffer shares its bytes.
  const bytes = new Uint8Array(buffer, byteOffset, length);
  if (length <= synchronousMaxBytes) fillSync(object.meta.key, object.descriptor, bytes, span.start);
  else await fill(object.meta.key, object.descriptor, bytes, span.start);
  return bytes;
}

function fillSync(key: string, descriptor: number, bytes: Uint8Array, position: number): void {
  for (let filled = 0; filled < bytes.length; ) {
    const got = readSync(descriptor, bytes, filled, bytes.length - filled, position + filled);
    if (got === 0) throw cutShort(key, position + filled);
    filled += got;
  }
}

async function fill(key: string, descriptor: number, bytes: Uint8Array, position: number): Promise<void> {
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await readFile(descriptor, bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) throw cutShort(key, position + filled);
    filled += bytesRead;
  }
}

function cutShort(key: string, offset: number): FrazilError {
  return new FrazilError('body-mismatch', `${key} ended at byte ${offset} while it was read; somebody changes files in place.`, { context: { key, offset } });
}

/** Appends all the bytes to a file. Rejects with the system's error. */
export async function appendAll(descriptor: number, bytes: Uint8Array): Promise<void> {
  if (bytes.length <= synchronousMaxBytes) {
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(descriptor, bytes, sent);
    return;
  }
  for (let sent = 0; sent < bytes.length; ) sent += (await writeFile(descriptor, bytes, sent)).bytesWritten;
}
