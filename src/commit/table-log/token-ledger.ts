/** What one token landed, as the version that landed it says. */
export interface TokenEntry {
  /** SHA-256 of the token, in hexadecimal. */
  readonly tokenHash: string;
  readonly files: number;
  readonly rows: bigint;
  readonly bytes: bigint;
  readonly snapshotId: bigint;
  readonly sequenceNumber: bigint;
}

/** A landed token, found in a version. */
export interface LandedToken extends TokenEntry {
  readonly version: number;
}

const entryPattern = /^([0-9a-f]{64}):(\d{1,9}):(\d{1,19}):(\d{1,19}):(\d{1,19}):(\d{1,19})$/;

/** Text of `frazil.tokens`: `hash:files:rows:bytes:snapshotId:sequenceNumber`, separated by spaces. */
export function printTokens(entries: readonly TokenEntry[]): string {
  return entries
    .map(({ tokenHash, files, rows, bytes, snapshotId, sequenceNumber }) => [tokenHash, files, rows, bytes, snapshotId, sequenceNumber].join(':'))
    .join(' ');
}

/** The legible entries of `frazil.tokens`. */
export function parseTokens(text: string | undefined): readonly TokenEntry[] {
  const entries: TokenEntry[] = [];
  for (const part of (text ?? '').split(' ')) {
    const match = entryPattern.exec(part);
    if (match === null) continue;
    const [, tokenHash = '', files, rows = '', bytes = '', snapshotId = '', sequenceNumber = ''] = match;
    entries.push({ tokenHash, files: Number(files), rows: BigInt(rows), bytes: BigInt(bytes), snapshotId: BigInt(snapshotId), sequenceNumber: BigInt(sequenceNumber) });
  }
  return entries;
}

/** Finds a token among those that one version landed. @param text the version's `frazil.tokens`. */
export function findToken(text: string | undefined, version: number, tokenHash: string): LandedToken | undefined {
  if (text === undefined || !text.includes(tokenHash)) return undefined;
  const entry = parseTokens(text).find((candidate) => candidate.tokenHash === tokenHash);
  return entry === undefined ? undefined : { ...entry, version };
}
