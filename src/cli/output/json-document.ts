/** Part of the JSON of Node 22 that TypeScript's library does not describe yet. */
const losslessJson = JSON as typeof JSON & { rawJSON(text: string): unknown };

/**
 * One JSON document of a value, indented.
 *
 * Counts that are bigints print all their digits; whoever passes an id passes it as text, because JavaScript readers
 * would round it. Bytes print as hexadecimal digits, maps as objects, errors as their message.
 */
export function jsonDocument(value: unknown): string {
  return JSON.stringify(value, printable, 2);
}

function printable(this: unknown, _key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return losslessJson.rawJSON(value.toString());
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Error) return value.message;
  return value;
}
