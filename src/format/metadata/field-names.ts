/** Every top-level field of table metadata that this version reads or writes; any other is kept as it is. */
export const metadataFieldNames: ReadonlySet<string> = new Set([
  'last-updated-ms',
  'properties',
  'format-version',
  'table-uuid',
  'location',
  'last-sequence-number',
  'last-column-id',
  'current-schema-id',
  'schemas',
  'schema',
  'default-spec-id',
  'partition-specs',
  'partition-spec',
  'last-partition-id',
  'default-sort-order-id',
  'sort-orders',
  'current-snapshot-id',
  'refs',
  'snapshots',
  'statistics',
  'partition-statistics',
  'snapshot-log',
  'metadata-log',
  'next-row-id',
]);

/** The table property that names the commit; first in the document so that a short ranged read finds it. */
export const commitIdProperty = 'frazil.commit-id';
