import { asObject } from '../json/json-fields.ts';
import { JsonPlace } from '../json/json-place.ts';
import { parseJson } from '../json/parse-json.ts';
import type { TableMetadata } from '../table-metadata.ts';
import { maxMetadataBytes, tableMetadataFromJson } from './parse-table-metadata.ts';
import { parseTombstone, type Tombstone, tombstoneField } from './tombstone.ts';

/** What an object `vN.metadata.json` holds. */
export type DecodedVersion = { readonly kind: 'metadata'; readonly metadata: TableMetadata } | ({ readonly kind: 'tombstone' } & Tombstone);

/**
 * Reads a version of a table: its metadata, or the tombstone that took its place.
 *
 * `path` names the file in errors. *Errors*: `metadata-invalid`, `type-unsupported`, `format-version-unsupported`.
 */
export function decodeVersion(bytes: Uint8Array, path: string): DecodedVersion {
  const place = new JsonPlace(path, 'metadata-invalid');
  if (bytes.length > maxMetadataBytes) throw place.error(`has ${bytes.length} bytes, more than ${maxMetadataBytes}`);
  const json = asObject(parseJson(bytes, place), place);
  if (Object.hasOwn(json, tombstoneField)) return { kind: 'tombstone', ...parseTombstone(json, place) };
  return { kind: 'metadata', metadata: tableMetadataFromJson(json, place) };
}
