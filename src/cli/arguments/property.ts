import { usageError } from './usage-error.ts';

/** Adds one `key=value` to those already given; the last one of a key counts. *Errors*: `usage-invalid`. */
export function collectProperty(text: string, given: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw usageError(`${JSON.stringify(text)} is not a property: write key=value.`, text);
  // Built from entries, so that a key called __proto__ is a key like others.
  return Object.fromEntries([...Object.entries(given), [text.slice(0, at), text.slice(at + 1)]]);
}
