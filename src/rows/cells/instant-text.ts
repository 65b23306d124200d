import { printTimestamp } from '../../format/index.ts';

/** `2026-01-31T22:31:08.5Z` of microseconds since 1970, without the `Z` for a local timestamp. */
export function instantText(micros: bigint, utc: boolean): string {
  return utc ? `${printTimestamp(micros)}Z` : printTimestamp(micros);
}
