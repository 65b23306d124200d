import { decodeVersion, serializeTableMetadata, type TableMetadata } from '../../format/index.ts';
import type { VersionCodec, VersionContent } from '../version-log/version-log.ts';
import { frazilProperties } from './properties.ts';

/** The folder of everything that is not data. */
export const metadataFolder = 'metadata/';
/** Names the newest known version, in digits. */
export const hintKey = 'metadata/version-hint.text';
/** A hold for which there was no gap in the log; see `PostedHolds`. */
export const postedHoldKey = 'metadata/hold.text';
/** All versions, and nothing else but the hint, start so. */
export const versionPrefix = 'metadata/v';

const versionKeyPattern = /^metadata\/v([1-9]\d{0,14})\.metadata\.json$/;

/** Tables as versions: `metadata/vN.metadata.json`, the one legal name per version. */
export const tableCodec: VersionCodec<TableMetadata> = {
  encode: serializeTableMetadata,
  decode(bytes, path): VersionContent<TableMetadata> {
    const version = decodeVersion(bytes, path);
    if (version.kind === 'tombstone') {
      return { kind: 'tombstone', commitId: version.commitId, lastUpdatedMs: version.lastUpdatedMs, ...(version.tokens !== undefined && { tokens: version.tokens }) };
    }
    // A foreign version (made through another catalog) has no commit id: it is nobody's, so never ours.
    return { kind: 'value', value: version.metadata, commitId: version.metadata.properties[frazilProperties.commitId] ?? '' };
  },
  keyOf: (version) => `metadata/v${version}.metadata.json`,
  versionOf: (key) => {
    const digits = versionKeyPattern.exec(key)?.[1];
    return digits === undefined ? undefined : Number(digits);
  },
};
