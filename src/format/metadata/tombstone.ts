import { asObject, asSafeInteger, asString, optional, required } from '../json/json-fields.ts';
import type { JsonPlace } from '../json/json-place.ts';
import { stringifyJson } from '../json/stringify-json.ts';
import type { JsonObject } from '../json/json-value.ts';
import { encodeUtf8 } from '../value/utf8.ts';

/** The one member of a tombstone document. */
export const tombstoneField = 'frazil-tombstone';

/** What is kept of a retired version: that it existed, who landed it and when. */
export interface Tombstone {
  /** The retired version, 1 or more. */
  readonly version: number;
  /** Commit id of whoever landed it; empty for a foreign writer. */
  readonly commitId: string;
  /** `last-updated-ms` of the retired document, so that a search by time still finds its way. */
  readonly lastUpdatedMs: number;
  /** The tokens that it landed, if any, as its property `frazil.tokens` had them. */
  readonly tokens?: string;
}

/** The document that takes the place of a retired version. */
export function encodeTombstone(tombstone: Tombstone): Uint8Array {
  const { version, commitId, lastUpdatedMs, tokens } = tombstone;
  return encodeUtf8(stringifyJson({ [tombstoneField]: { version, 'commit-id': commitId, 'last-updated-ms': lastUpdatedMs, tokens } }));
}

/** Reads the tombstone in a document that has the field. *Errors*: the place's code. */
export function parseTombstone(json: JsonObject, place: JsonPlace): Tombstone {
  const at = place.at(tombstoneField);
  const object = required(json, tombstoneField, place, asObject);
  const version = required(object, 'version', at, asSafeInteger);
  if (version < 1) throw at.at('version').error(`is ${version}, versions count from 1`);
  const tokens = optional(object, 'tokens', at, asString);
  return {
    version,
    commitId: required(object, 'commit-id', at, asString),
    lastUpdatedMs: required(object, 'last-updated-ms', at, asSafeInteger),
    ...(tokens !== undefined && { tokens }),
  };
}
