/**
 * Purpose: Iceberg's documents as values: schemas, partition specs, table metadata, manifest lists and manifests, decoded and encoded.
 *
 * Invariants: pure (no I/O, clock or randomness: the same input gives the same bytes); what comes from outside is checked against budgets and
 * raises kind `corrupt` with path and field or offset; 64-bit values are bigints; values are immutable, and texts derived from them are kept.
 *
 * Non-goals: reading and writing objects, Parquet, deciding what a table may become (`commit`), predicates (`expr`).
 */
export type {
  DataFile,
  FieldSummary,
  FileContent,
  ManifestEntry,
  ManifestEntryStatus,
  ManifestFile,
} from './manifest-types.ts';
export type { PartitionField, PartitionSpec, SortField, SortOrder, Transform } from './partition-spec.ts';
export type { MetadataLogEntry, Snapshot, SnapshotLogEntry, SnapshotRef, SnapshotSummary, TableMetadata } from './table-metadata.ts';
export type {
  DecimalType,
  FixedType,
  ListType,
  MapType,
  NestedField,
  PrimitiveType,
  Schema,
  SimpleType,
  SimpleTypeName,
  StructType,
  Type,
  Value,
} from './types.ts';
export { JsonPlace } from './json/json-place.ts';
export type { JsonObject, JsonValue } from './json/json-value.ts';
export { parseJson } from './json/parse-json.ts';
export { stringifyJson } from './json/stringify-json.ts';
export { assignFieldIds, type AssignedSchema } from './schema/assign-field-ids.ts';
export { childFields, type IndexedField, indexSchema, SchemaIndex } from './schema/schema-index.ts';
export { parseSchema, parseType, schemaToJson, serializeSchema, typeToJson } from './schema/schema-json.ts';
export { parseSchemaDocument, schemaFromShorthand, type SchemaShorthand } from './schema/schema-shorthand.ts';
export { isPrimitive, printType } from './schema/type-text.ts';
export { validateSchema } from './schema/validate-schema.ts';
export { applyTransform, transformFunction, type TransformFunction } from './transform/transform-function.ts';
export { parsePartitionBy, type PartitionByOptions } from './transform/parse-partition-by.ts';
export { parseSortBy } from './transform/parse-sort-by.ts';
export { partitionText, partitionValueText } from './transform/partition-text.ts';
export { splitTerms } from './transform/term.ts';
export { parseTransform, printTransform } from './transform/transform-text.ts';
export { partitionFieldType, partitionTypes, preservesOrder, transformResultType } from './transform/transform-type.ts';
export { checkValue, valueProblem } from './value/check-value.ts';
export { compareBytes, compareValues, valueComparator, type ValueComparator } from './value/compare-values.ts';
export { parseDecimal, printDecimal } from './value/decimal-text.ts';
export { parseDate, parseTime, parseTimestamp, printDate, printTime, printTimestamp } from './value/instant-text.ts';
export { parseHex, parseUuid, printHex, printUuid } from './value/byte-text.ts';
export { valueFromJson, valueToJson } from './value/json-single-value.ts';
export { decodeValue, encodeValue } from './value/single-value.ts';
export { truncateLowerBound, truncateUpperBound } from './value/truncate-bounds.ts';
export { compareUtf8 } from '../runtime/index.ts';
export { type DecodedVersion, decodeVersion } from './metadata/decode-version.ts';
export { type MetadataHead, metadataHeadBytes, parseMetadataHead } from './metadata/metadata-head.ts';
export { maxMetadataBytes, parseTableMetadata } from './metadata/parse-table-metadata.ts';
export { serializeTableMetadata } from './metadata/serialize-table-metadata.ts';
export { parsePartitionSpec, parseSortOrder, partitionSpecToJson, sortOrderToJson } from './metadata/spec-json.ts';
export { encodeTombstone, type Tombstone } from './metadata/tombstone.ts';
export { validateTableMetadata } from './metadata/validate-table-metadata.ts';
export { type DecodedManifest, decodeManifest, type DecodeManifestOptions, inheritEntry } from './manifest/decode-manifest.ts';
export { partitionValueTypes, typingOrder } from './manifest/partition-value-types.ts';
export { decodeManifestList } from './manifest/decode-manifest-list.ts';
export { type EncodedManifest, encodeManifest, type EncodeManifestOptions } from './manifest/encode-manifest.ts';
export { encodeManifestList, type EncodeManifestListOptions } from './manifest/encode-manifest-list.ts';
export { dataFileBytes, manifestFileBytes } from './manifest/memory-budget.ts';
