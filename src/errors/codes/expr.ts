/** Codes raised by predicates and scans, and by the reads of a commit. */
export const exprCodes = {
  'predicate-syntax': {
    kind: 'invalid',
    summary: 'A predicate text cannot be parsed; the message shows line, column and the place.',
    remedy: "Correct the text at the caret; columns stand bare or in double quotes, text values in single quotes.",
  },
  'predicate-too-deep': {
    kind: 'invalid',
    summary: 'A predicate nests and, or and not more deeply than 200 levels.',
    remedy: 'Flatten it; a long list of values belongs into one IN.',
  },
  'predicate-type-mismatch': {
    kind: 'invalid',
    summary: 'A predicate compares a column with a value of another type, or uses an operator that the type of the column lacks.',
    remedy: 'Write the value as the type of the column wants it; the message shows an example.',
  },
  'data-file-mismatch': {
    kind: 'corrupt',
    summary: 'A data file stores a column in a type that the table column cannot hold, or lacks a required column.',
    remedy: 'Rewrite the file with the engine that wrote it, or remove it from the table if it does not belong there.',
  },
  'listed-file-missing': {
    kind: 'corrupt',
    summary: 'A snapshot names a manifest or data file that does not exist; the message names both.',
    remedy: 'Refresh and read again, in case the snapshot was expired or the table dropped meanwhile; otherwise restore the file from a copy, or read a snapshot that does not name it.',
  },
  'data-file-unsupported': {
    kind: 'unsupported',
    summary: 'A data file is in another format than Parquet, or has no field ids to find its columns by.',
    remedy: 'Rewrite the file as Parquet with field ids, for example with rewrite_data_files in Spark.',
  },
  'delete-files-unsupported': {
    kind: 'unsupported',
    summary: 'Delete files apply to the rows that are read, and this version cannot apply them.',
    remedy: 'Compact the table with the engine that wrote the deletes, or read with that engine.',
  },
} as const;
