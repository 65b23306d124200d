import type { Head, TablePointer } from '../commit/index.ts';
import type { TableMetadata } from '../format/index.ts';

/** What reading a table's past needs of a handle: the version it has seen, and the way to older ones. */
export interface TableView {
  readonly head: Head<TableMetadata>;
  readonly pointer: TablePointer;
}
