import type { Random } from '../runtime/index.ts';

const randomBits = 21n;
const timestampBits = 42n;

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** A random id of 128 bits, in hexadecimal: what a commit is recognised by. */
export function mintCommitId(random: Random): string {
  return hex(random.bytes(16));
}

/** A random version-4 UUID (RFC 9562), for `table-uuid`. */
export function mintUuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = hex(bytes);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/**
 * A snapshot id: 42 bits of the attempt's timestamp in ms, then 21 random bits.
 *
 * A positive 63-bit long that no two attempts share, and that can be looked up by time when it has left the list.
 */
export function mintSnapshotId(timestampMs: number, random: Random): bigint {
  const [a, b, c] = random.bytes(3);
  const low = BigInt(((a! << 16) | (b! << 8) | c!) & 0x1fffff);
  return (BigInt.asUintN(Number(timestampBits), BigInt(timestampMs)) << randomBits) | low;
}

/** The timestamp inside a snapshot id that `mintSnapshotId` made, in ms; for another writer's id a meaningless number. */
export function timestampOfSnapshotId(snapshotId: bigint): number {
  return Number(snapshotId >> randomBits);
}
