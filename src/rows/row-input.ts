import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../format/index.ts';

/** How a file of rows is read. */
export interface RowInputOptions {
  /** The file as errors name it, such as its path. */
  readonly source: string;
  readonly signal?: AbortSignal;
}

/** How the rows of a file become record batches. */
export interface ReadRowsOptions {
  /** Leave out columns and fields that the table lacks. Default false: they are errors. */
  readonly ignoreUnknownFields?: boolean;
  /** Rows a batch. Default 65,536; batches of an Arrow file keep their size. */
  readonly batchRows?: number;
}

/**
 * A file of rows, opened: what its schema is, and then its rows, once.
 *
 * Nothing is read twice: what was needed to tell the schema is kept and given as the first rows.
 */
export interface RowInput {
  /**
   * The schema that the file has, or that its first rows suggest; ids count from 1, `schemaId` is 0.
   *
   * *Errors*: those of reading, and `row-invalid` or `arrow-type-unsupported` where no type holds a column.
   */
  inferSchema(): Promise<Schema>;
  /**
   * The rows as record batches in the layout of `arrowSchemaOf(schema)`; at most once.
   *
   * *Errors*: `row-invalid`, `column-unknown`, `column-type-mismatch`, `text-invalid` and others of the format; each names
   * the file and, in text, line and column.
   */
  batches(schema: Schema, options?: ReadRowsOptions): AsyncGenerator<RecordBatch>;
  /** Gives the file up; safe to call at any time, also twice. */
  close(): Promise<void>;
}
