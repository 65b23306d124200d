import type { Snapshot, TableMetadata } from '../../format/index.ts';
import { frazilProperties } from './properties.ts';

/** What one token landed, as the version that landed it says. */
export interface TokenEntry {
  /** SHA-256 of the token, in hexadecimal. */
  readonly tokenHash: string;
  readonly files: number;
  readonly rows: bigint;
  readonly bytes: bigint;
}

/** A landed token, found in a version. */
export interface LandedToken extends TokenEntry {
  readonly version: number;
  readonly snapshotId: bigint;
  readonly sequenceNumber: bigint;
}

const entryPattern = /^([0-9a-f]{64}):(\d{1,9}):(\d{1,19}):(\d{1,19})$/;

/** Text of `frazil.tokens`: `hash:files:rows:bytes`, separated by spaces. */
export function printTokens(entries: readonly TokenEntry[]): string {
  return entries.map((entry) => `${entry.tokenHash}:${entry.files}:${entry.rows}:${entry.bytes}`).join(' ');
}

/** The legible entries of `frazil.tokens`. */
export function parseTokens(text: string | undefined): readonly TokenEntry[] {
  const entries: TokenEntry[] = [];
  for (const part of (text ?? '').split(' ')) {
    const match = entryPattern.exec(part);
    if (match !== null) entries.push({ tokenHash: match[1]!, files: Number(match[2]), rows: BigInt(match[3]!), bytes: BigInt(match[4]!) });
  }
  return entries;
}

/** Finds a token among those that one version landed. */
export function findToken(metadata: TableMetadata, version: number, tokenHash: string): LandedToken | undefined {
  const entry = parseTokens(metadata.properties[frazilProperties.tokens]).find((candidate) => candidate.tokenHash === tokenHash);
  if (entry === undefined) return undefined;
  const snapshot: Snapshot | undefined = metadata.snapshots.find((candidate) => candidate.snapshotId === metadata.currentSnapshotId);
  return { ...entry, version, snapshotId: snapshot?.snapshotId ?? -1n, sequenceNumber: snapshot?.sequenceNumber ?? metadata.lastSequenceNumber };
}
