/** Codes raised by Parquet and row conversion. */
export const dataCodes = {
  'arrow-schema-invalid': {
    kind: 'invalid',
    summary: 'An Arrow schema has an empty or repeated name, or a field id that is not a unique integer.',
    remedy: 'Rename the field or remove the field ids from its metadata.',
  },
  'arrow-type-unsupported': {
    kind: 'unsupported',
    summary: 'An Arrow type has no Iceberg v2 type that holds its values.',
    remedy: 'Convert the column to a supported type before writing.',
  },
  'parquet-corrupt': {
    kind: 'corrupt',
    summary: 'A Parquet file is truncated or damaged.',
    remedy: 'Compare its size with the manifest; restore the file, or remove it from the table if it cannot be restored.',
  },
  'parquet-unsupported': {
    kind: 'unsupported',
    summary: 'A Parquet file uses a feature that this version cannot read.',
    remedy: 'Rewrite the file without encryption, external column chunks or the codec that the message names.',
  },
  'parquet-memory-exhausted': {
    kind: 'unsupported',
    summary: 'A row group takes more than the 4 GiB of memory that the Parquet codec can have.',
    remedy: 'Read fewer columns at once; write smaller row groups, or shorter values. What reads and writes afterwards has a codec with empty memory.',
  },
  'parquet-codec-stopped': {
    kind: 'internal',
    summary: 'The Parquet codec stopped while it worked on something else, and took this read or write with it.',
    remedy: 'Do what the message says: repeat the call, or restart the process; the file is not to blame.',
  },
  'parquet-write-failed': {
    kind: 'internal',
    summary: 'The Parquet encoder refused a batch that had passed our own checks.',
    remedy: 'Report it with the message; nothing was committed.',
  },
  'column-unknown': {
    kind: 'invalid',
    summary: 'The input has a field that the table lacks, or a column was asked for that does not exist.',
    remedy: 'Correct the name; of an input, add the column to the table or ask to ignore unknown fields.',
  },
  'column-type-mismatch': {
    kind: 'invalid',
    summary: 'A column of the input has a type whose values the table column cannot hold without loss.',
    remedy: 'Convert the column, or widen the table column.',
  },
  'row-invalid': {
    kind: 'invalid',
    summary: 'A value does not fit its column; the message names row, column, expected type and found value.',
    remedy: 'Correct the row and append it again; nothing of this batch was committed.',
  },
  'text-invalid': {
    kind: 'invalid',
    summary: 'A CSV or NDJSON file is malformed; the message names file and line.',
    remedy: 'Correct the line and append it again; nothing of this batch was committed.',
  },
  'arrow-file-invalid': {
    kind: 'invalid',
    summary: 'An Arrow IPC file or stream cannot be decoded.',
    remedy: 'Write the file again with a current Arrow library, or give the right --format.',
  },
  'partitions-too-many': {
    kind: 'invalid',
    summary: 'The rows fall into more partitions than one append may open.',
    remedy: 'Partition more coarsely, append in smaller portions, or raise the limit.',
  },
  'temporal-unavailable': {
    kind: 'unsupported',
    summary: 'Rows were asked for with Temporal values, and the runtime has no Temporal.',
    remedy: 'Run a Node that has Temporal, load a polyfill as the global Temporal, or take instants as bigint or Date.',
  },
} as const;
