/** What the first bytes of a version tell. */
export type MetadataHead =
  /** Live metadata, with its first properties: as many as the bytes hold whole, at least the very first if there is any. */
  | { readonly kind: 'metadata'; readonly lastUpdatedMs: number; readonly firstProperties: ReadonlyMap<string, string> }
  | { readonly kind: 'tombstone'; readonly version: number; readonly commitId: string; readonly lastUpdatedMs: number }
  /** Too few bytes, or another writer's order: read the whole file. */
  | { readonly kind: 'undetermined' };

/** How many bytes to read for `parseMetadataHead`. */
export const metadataHeadBytes = 512;

// A string with an escape does not match: ids have none, and the whole document is always the fallback.
const metadataStart = /^\{"last-updated-ms":(\d{1,15}),"properties":\{(\}?)/;
const tombstoneStart = /^\{"frazil-tombstone":\{"version":(\d{1,15}),"commit-id":"([^"\\]*)","last-updated-ms":(\d{1,15})[,}]/;
const nextProperty = /"([^"\\]*)":"([^"\\]*)"[,}]/y;

/**
 * Reads the time and the first properties (the commit id leads them) from the first bytes of a file that Frazil wrote;
 * `metadataHeadBytes` suffice.
 */
export function parseMetadataHead(bytes: Uint8Array): MetadataHead {
  // Invalid sequences (the range may cut a character) become U+FFFD; what is cut has no closing quote, so it is not taken.
  const text = new TextDecoder().decode(bytes);
  const tombstone = tombstoneStart.exec(text);
  if (tombstone !== null) {
    return { kind: 'tombstone', version: Number(tombstone[1]), commitId: tombstone[2] ?? '', lastUpdatedMs: Number(tombstone[3]) };
  }
  const live = metadataStart.exec(text);
  if (live === null) return { kind: 'undetermined' };
  const firstProperties = propertiesFrom(text, live[0].length);
  if (firstProperties.size === 0 && live[2] === '') return { kind: 'undetermined' };
  return { kind: 'metadata', lastUpdatedMs: Number(live[1]), firstProperties };
}

function propertiesFrom(text: string, start: number): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  nextProperty.lastIndex = start;
  for (let pair = nextProperty.exec(text); pair !== null; pair = nextProperty.exec(text)) {
    properties.set(pair[1] ?? '', pair[2] ?? '');
    if (text[nextProperty.lastIndex - 1] === '}') break;
  }
  return properties;
}
