/** Codes raised by the format codecs: schemas, metadata, manifests. */
export const formatCodes = {
  'schema-invalid': {
    kind: 'invalid',
    summary: 'A schema is malformed: a name, an id, a type or the nesting breaks a rule of the format.',
    remedy: 'Correct the field that the message names; the how-to on schemas shows both notations.',
  },
  'type-unsupported': {
    kind: 'unsupported',
    summary: 'A schema uses a type that format version 2 does not have.',
    remedy: 'Read the table with an engine that supports format version 3, or change the column to a version 2 type.',
  },
  'partition-by-invalid': {
    kind: 'invalid',
    summary: 'A partition term cannot be parsed, names no column, or does not fit the type of its column.',
    remedy: "Write terms such as region, day(ts), bucket(16, id) or truncate(4, name), with columns of the schema.",
  },
  'sort-by-invalid': {
    kind: 'invalid',
    summary: 'A sort term cannot be parsed, names no column, or does not fit the type of its column.',
    remedy: "Write terms such as ts, 'ts desc' or 'x asc nulls last', with columns of the schema.",
  },
  'value-invalid': {
    kind: 'invalid',
    summary: 'A value does not fit its type, or a partition transform of it leaves the range of the result.',
    remedy: 'Correct the value, or choose a wider type or a coarser transform.',
  },
  'value-bytes-invalid': {
    kind: 'corrupt',
    summary: 'A binary single value, such as a column bound, has the wrong length or is not text.',
    remedy: 'Do not trust the statistics of the file; rewrite it with optimize.',
  },
  'format-version-unsupported': {
    kind: 'unsupported',
    summary: 'The table has a format version that this release cannot read or write.',
    remedy: 'Use a release that supports the version, or another engine.',
  },
  'metadata-invalid': {
    kind: 'corrupt',
    summary: 'A table metadata file is damaged or contradicts itself; the message names file and field.',
    remedy: 'Read an older version of the table, and restore the file from a backup if it was damaged.',
  },
  'manifest-invalid': {
    kind: 'corrupt',
    summary: 'A manifest is truncated, damaged or contradicts itself; the message names file and offset.',
    remedy: 'Read a snapshot that does not use the manifest, and restore the file from a backup.',
  },
  'manifest-list-invalid': {
    kind: 'corrupt',
    summary: 'A manifest list is truncated, damaged or contradicts itself; the message names file and offset.',
    remedy: 'Read another snapshot, and restore the file from a backup.',
  },
  'manifest-unsupported': {
    kind: 'unsupported',
    summary: 'A manifest or manifest list uses a codec or an omission that this version does not support.',
    remedy: 'Rewrite the manifests of the table with the engine that wrote them (rewrite_manifests).',
  },
} as const;
