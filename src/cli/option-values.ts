import { FrazilError } from '../errors/index.ts';

/** A whole number from 0. *Errors*: `usage-invalid`. */
export function parseNumber(text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw usageError(`${JSON.stringify(text)} is not a whole number.`, text);
  return number;
}

/** A whole number from 1. *Errors*: `usage-invalid`. */
export function parsePositiveNumber(text: string): number {
  const number = parseNumber(text);
  if (number === 0) throw usageError('The number must be 1 or more.', text);
  return number;
}

const units: ReadonlyMap<string, number> = new Map([
  ['', 1], ['b', 1],
  ['kb', 1e3], ['mb', 1e6], ['gb', 1e9], ['tb', 1e12],
  ['kib', 2 ** 10], ['mib', 2 ** 20], ['gib', 2 ** 30], ['tib', 2 ** 40],
]);

/** Bytes of a text such as `128MiB`, `64 MB` or `1000`. *Errors*: `usage-invalid`. */
export function parseByteSize(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const unit = units.get(found?.[2]?.toLowerCase() ?? '?');
  const bytes = Math.floor(Number(found?.[1]) * (unit ?? Number.NaN));
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw usageError(`${JSON.stringify(text)} is not a size: write 128MiB, 64MB or a number of bytes.`, text);
  return bytes;
}

/** A snapshot id, all digits of it. *Errors*: `usage-invalid`. */
export function parseSnapshotId(text: string): bigint {
  if (!/^-?\d{1,19}$/.test(text)) throw usageError(`${JSON.stringify(text)} is not a snapshot id; frazil log shows them.`, text);
  return BigInt(text);
}

/** Adds one `key=value` to those already given; the last one of a key counts. *Errors*: `usage-invalid`. */
export function collectProperty(text: string, given: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw usageError(`${JSON.stringify(text)} is not a property: write key=value.`, text);
  // Built from entries, so that a key called __proto__ is a key like others.
  return Object.fromEntries([...Object.entries(given), [text.slice(0, at), text.slice(at + 1)]]);
}

/** Column names separated by commas; a name with a comma stands in double quotes, a quote in it twice. *Errors*: `usage-invalid`. */
export function parseColumnList(text: string): readonly string[] {
  const names: string[] = [];
  const part = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/y;
  for (let more = true; more; ) {
    const found = part.exec(text);
    const name = found?.[1]?.replaceAll('""', '"') ?? found?.[2]?.trim() ?? '';
    if (found === null || name === '') throw usageError(`${JSON.stringify(text)} is not a list of columns: write a,b or "a name, with a comma",b.`, text);
    names.push(name);
    more = found[3] === ',';
  }
  return names;
}

/** The parts of a table that `inspect` shows in full. */
export const inspectSections = ['schema', 'snapshots', 'refs', 'files', 'manifests', 'partitions', 'history', 'properties'] as const;

export type InspectSection = (typeof inspectSections)[number];

/** *Errors*: `usage-invalid`. */
export function parseInspectSection(text: string): InspectSection {
  const section = inspectSections.find((candidate) => candidate === text);
  if (section === undefined) throw usageError(`There is no part ${JSON.stringify(text)} to inspect; there are ${inspectSections.join(', ')}.`, text);
  return section;
}

/** The error for a value on the command line that does not fit. */
export function usageError(message: string, value: string): FrazilError {
  return new FrazilError('usage-invalid', message, { context: { value } });
}
