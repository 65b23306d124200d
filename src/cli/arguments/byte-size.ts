import { usageError } from './usage-error.ts';

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
