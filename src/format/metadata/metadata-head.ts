/** What the first bytes of a version tell. */
export type MetadataHead =
  /** Live metadata; a version of a foreign writer that keeps our order may lack the commit id. */
  | { readonly kind: 'metadata'; readonly lastUpdatedMs: number; readonly commitId?: string }
  | { readonly kind: 'tombstone'; readonly version: number; readonly commitId: string; readonly lastUpdatedMs: number }
  /** Too few bytes, or another writer's order: read the whole file. */
  | { readonly kind: 'undetermined' };

/** How many bytes to read for `parseMetadataHead`. */
export const metadataHeadBytes = 512;

// A string with an escape does not match: ids have none, and the whole document is always the fallback.
const metadataStart = /^\{"last-updated-ms":(\d{1,15}),"properties":\{(?:\}|"(?:frazil\.commit-id":"([^"\\]*)"[,}])?)/;
const tombstoneStart = /^\{"frazil-tombstone":\{"version":(\d{1,15}),"commit-id":"([^"\\]*)","last-updated-ms":(\d{1,15})[,}]/;
const otherProperty = /^\{"last-updated-ms":\d{1,15},"properties":\{(?:\}|"(?!frazil\.commit-id")[^"\\]*":)/;

/** Reads time and commit id from the first bytes (`metadataHeadBytes` suffice) of a file that Frazil wrote. */
export function parseMetadataHead(bytes: Uint8Array): MetadataHead {
  // Invalid sequences (the range may cut a character) become U+FFFD and fall outside the patterns.
  const text = new TextDecoder().decode(bytes);
  const tombstone = tombstoneStart.exec(text);
  if (tombstone !== null) {
    return { kind: 'tombstone', version: Number(tombstone[1]), commitId: tombstone[2] ?? '', lastUpdatedMs: Number(tombstone[3]) };
  }
  const live = metadataStart.exec(text);
  if (live === null) return { kind: 'undetermined' };
  const lastUpdatedMs = Number(live[1]);
  if (live[2] !== undefined) return { kind: 'metadata', lastUpdatedMs, commitId: live[2] };
  return otherProperty.test(text) ? { kind: 'metadata', lastUpdatedMs } : { kind: 'undetermined' };
}
