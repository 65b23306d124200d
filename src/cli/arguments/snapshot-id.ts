import { usageError } from './usage-error.ts';

/** A snapshot id, all digits of it. *Errors*: `usage-invalid`. */
export function parseSnapshotId(text: string): bigint {
  if (!/^-?\d{1,19}$/.test(text)) throw usageError(`${JSON.stringify(text)} is not a snapshot id; frazil log shows them.`, text);
  return BigInt(text);
}
