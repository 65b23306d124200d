import type { TableMetadata } from '../../format/index.ts';
import { frazilProperties } from './properties.ts';

/** A named, expiring request to keep snapshots in the list, for a stream reader or a foreign job. */
export interface HistoryLease {
  /** Letters, digits, `.`, `_` and `-`, at most 64. */
  readonly name: string;
  /** Snapshots of this time and later stay listed, ms since 1970. */
  readonly fromMs: number;
  /** When the lease ends by itself, ms since 1970. */
  readonly expiresAtMs: number;
}

const leasePattern = /^([\w.-]{1,64})=(\d{1,15})-(\d{1,15})$/;

/** The legible leases of a version. The property's text is `name=fromMs-expiresAtMs`, separated by commas. */
export function historyLeases(metadata: TableMetadata): readonly HistoryLease[] {
  const leases: HistoryLease[] = [];
  for (const part of (metadata.properties[frazilProperties.retainFrom] ?? '').split(',')) {
    const match = leasePattern.exec(part.trim());
    if (match !== null) leases.push({ name: match[1]!, fromMs: Number(match[2]), expiresAtMs: Number(match[3]) });
  }
  return leases;
}

/** The earliest time that a lease in force asks for; infinity without one. */
export function leasedFromMs(metadata: TableMetadata, nowMs: number): number {
  let fromMs = Number.POSITIVE_INFINITY;
  for (const lease of historyLeases(metadata)) if (lease.expiresAtMs > nowMs) fromMs = Math.min(fromMs, lease.fromMs);
  return fromMs;
}

/** The property's text with `lease` added, renewed or (when it has expired) removed, and other expired leases gone. */
export function printLeases(metadata: TableMetadata, lease: HistoryLease, nowMs: number): string {
  return [...historyLeases(metadata).filter((other) => other.name !== lease.name), lease]
    .filter((candidate) => candidate.expiresAtMs > nowMs)
    .map((candidate) => `${candidate.name}=${candidate.fromMs}-${candidate.expiresAtMs}`)
    .join(',');
}
