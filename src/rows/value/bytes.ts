import { parseUuid } from '../../format/index.ts';

/** Bytes of a Uint8Array, another view or an ArrayBuffer; or undefined. */
export function binaryFrom(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

/** The 16 bytes of a uuid given as text or as bytes; or undefined. */
export function uuidFrom(value: unknown): Uint8Array | undefined {
  if (typeof value === 'string') return parseUuid(value);
  const bytes = binaryFrom(value);
  return bytes?.length === 16 ? bytes : undefined;
}
