import { FrazilError } from '../../errors/index.ts';
import { printDate, printTime, printTimestamp } from '../../format/index.ts';

/** `2026-01-31T22:31:08.5Z` of microseconds since 1970, without the `Z` for a local timestamp. */
export function instantText(micros: bigint, utc: boolean): string {
  return utc ? `${printTimestamp(micros)}Z` : printTimestamp(micros);
}

/** A `Date` of microseconds since 1970, rounded down to milliseconds. */
export function dateOf(micros: bigint): object {
  const ms = micros / 1000n - (micros < 0n && micros % 1000n !== 0n ? 1n : 0n);
  // oxlint-disable-next-line no-restricted-globals -- holds the time given, reads no clock
  return new Date(Number(ms));
}

/** What is used of the global `Temporal`, which not every runtime has. */
interface TemporalNamespace {
  readonly Instant: { fromEpochNanoseconds(nanos: bigint): object };
  readonly PlainDate: { from(text: string): object };
  readonly PlainTime: { from(text: string): object };
  readonly PlainDateTime: { from(text: string): object };
}

/** Makes Temporal values of what a column holds: days since 1970, or microseconds. */
export interface TemporalValues {
  readonly date: (days: number) => object;
  readonly time: (micros: bigint) => object;
  readonly timestamp: (micros: bigint) => object;
  readonly timestamptz: (micros: bigint) => object;
}

/** *Errors*: `temporal-unavailable` where the runtime has no Temporal. */
export function temporalValues(): TemporalValues {
  const { Temporal } = globalThis as { readonly Temporal?: TemporalNamespace };
  if (Temporal === undefined) throw new FrazilError('temporal-unavailable', 'This runtime has no Temporal, so rows cannot hold its values.');
  return {
    date: (days) => Temporal.PlainDate.from(printDate(days)),
    time: (micros) => Temporal.PlainTime.from(printTime(micros)),
    timestamp: (micros) => Temporal.PlainDateTime.from(printTimestamp(micros)),
    timestamptz: (micros) => Temporal.Instant.fromEpochNanoseconds(micros * 1000n),
  };
}
