import { FrazilError } from '../errors/index.ts';

/** Longest key, in UTF-8 bytes. */
const keyLengthMaxBytes = 1024;

/** Longest part of a key between slashes, in UTF-8 bytes: what file systems and MinIO take. */
const segmentLengthMaxBytes = 255;

// What a URI path holds literally (RFC 3986 pchar without percent-encoding): no reader has to decode such a key.
const writableCharacters = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/]*$/;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const unreadableCharacters = /[\u0000-\u001f\u007f\\]/;

/**
 * Refuses a key that no object of ours can have: for reads and deletes, which must also reach what foreign tools wrote.
 *
 * *Errors*: `key-invalid`.
 */
export function checkReadableKey(key: string): void {
  if (key === '') throw keyInvalid(key, 'is empty');
  checkLength(key);
  checkCharacters(key);
  for (const segment of key.split('/')) {
    if (segment === '') throw keyInvalid(key, 'has an empty segment or a slash at an end');
    checkSegment(key, segment);
  }
}

/**
 * Refuses a key that Frazil must not create: beyond `checkReadableKey`, every character must stand literally in a URI path.
 *
 * *Errors*: `key-invalid`.
 */
export function checkWritableKey(key: string): void {
  checkReadableKey(key);
  if (!writableCharacters.test(key)) {
    throw keyInvalid(key, "holds a character other than A-Z a-z 0-9 - . _ ~ ! $ & ' ( ) * + , ; = : @ /");
  }
}

/**
 * Refuses a listing prefix that no key can have; the empty prefix, a trailing slash and a partial last segment are fine.
 *
 * *Errors*: `key-invalid`.
 */
export function checkKeyPrefix(prefix: string): void {
  checkLength(prefix);
  checkCharacters(prefix);
  const segments = prefix.split('/');
  const last = segments.pop() ?? '';
  for (const segment of segments) {
    if (segment === '') throw keyInvalid(prefix, 'has an empty segment or a leading slash');
    checkSegment(prefix, segment);
  }
  if (last.length > segmentLengthMaxBytes) throw keyInvalid(prefix, `has a segment longer than ${segmentLengthMaxBytes} bytes`);
}

function checkSegment(key: string, segment: string): void {
  if (segment === '.' || segment === '..') throw keyInvalid(key, `has the segment "${segment}"`);
  // A UTF-16 unit takes at most three bytes, so most segments need no encoding to be measured.
  if (segment.length * 3 > segmentLengthMaxBytes && utf8Length(segment) > segmentLengthMaxBytes) {
    throw keyInvalid(key, `has a segment longer than ${segmentLengthMaxBytes} bytes`);
  }
}

function checkLength(key: string): void {
  if (key.length * 3 > keyLengthMaxBytes && utf8Length(key) > keyLengthMaxBytes) {
    throw keyInvalid(key, `is longer than ${keyLengthMaxBytes} bytes`);
  }
}

function checkCharacters(key: string): void {
  if (unreadableCharacters.test(key)) throw keyInvalid(key, 'holds a control character or a backslash');
  if (!key.isWellFormed()) throw keyInvalid(key, 'is not well-formed Unicode');
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

function keyInvalid(key: string, why: string): FrazilError {
  const shown = key.length > 200 ? `${key.slice(0, 200)}…` : key;
  return new FrazilError('key-invalid', `Object key ${JSON.stringify(shown)} ${why}.`, { context: { key: shown } });
}
