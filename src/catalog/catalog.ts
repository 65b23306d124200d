import type { Schema as ArrowSchema } from 'apache-arrow';
import type { Schema, SchemaShorthand, TableMetadata } from '../format/index.ts';
import type { Table } from '../table/index.ts';

/** What a call may carry besides its arguments. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface CreateTableOptions extends CallOptions {
  /** An Iceberg schema, an Arrow schema, or shorthand such as `{ id: 'long required', at: 'timestamptz' }`. Field ids are assigned anew. */
  readonly schema: Schema | SchemaShorthand | ArrowSchema;
  /** Partition transforms, such as `['day(at)', 'bucket(16, id)', 'region']`. */
  readonly partitionBy?: readonly string[] | undefined;
  /** Order of rows within a data file, such as `['at desc', 'id']`. */
  readonly sortBy?: readonly string[] | undefined;
  /** Table properties; names that begin with `frazil.` are refused. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

/** A table as a listing shows it. */
export interface TableListing {
  /** `namespace.table`. */
  readonly name: string;
  /** Absolute location. */
  readonly location: string;
}

export interface DropTableOptions extends CallOptions {
  /** Delete the files too, history and all; without it they stay where they are. */
  readonly purge?: boolean | undefined;
  /** A last look at the table, on the very version that the seal follows: false refuses the drop with `drop-refused`. */
  readonly onlyIf?: ((metadata: TableMetadata) => boolean) | undefined;
  /**
   * Take only the name away and leave the table as it is, unsealed: the way to be rid of one whose newest version is
   * corrupt. Whoever has a handle or the location may go on with it, and `registerTable` gives it a name again. Not
   * together with `purge` or `onlyIf`.
   */
  readonly nameOnly?: boolean | undefined;
}

/**
 * Names for tables. Every implementation keeps the same contract; a table opened through any of them is the same table.
 *
 * Names are `namespace.table`, of letters, digits, `_` and `-`. *Errors* of every call: `name-invalid`, `handle-closed`
 * after `close`, `request-aborted`, store errors.
 */
export interface Catalog extends AsyncDisposable {
  /** Where the catalog is, for messages; no credentials. */
  readonly url: string;
  /**
   * Makes an empty table, and its namespace where that is missing.
   *
   * *Errors*: `table-already-exists`, `name-invalid`, `schema-invalid`, `store-unfit`, `clock-ahead`, …: no name has been
   * given then. *Consistency*: of any number of concurrent creations of one name exactly one succeeds. *Cost*: five to
   * seven requests, and one more for the first of a catalog; before the first table of a warehouse its store is certified,
   * which takes over a thousand.
   */
  createTable(name: string, options: CreateTableOptions): Promise<Table>;
  /** *Errors*: `table-not-found`. *Cost*: one request for the names when nothing is newer, three at first; three for the table, and one behind it that begins to fetch the manifest list. */
  loadTable(name: string, options?: CallOptions): Promise<Table>;
  /** Opens a table by its location alone, under the catalog or not. *Errors*: `log-not-found`, `table-dropped`. *Cost*: three requests, and one behind them that begins to fetch the manifest list. */
  openTable(location: string, options?: CallOptions): Promise<Table>;
  /** All tables, or those of one namespace, in order of their names. *Errors*: `namespace-not-found`. *Cost*: one request when nothing is newer, three at first. */
  listTables(namespace?: string, options?: CallOptions): Promise<readonly TableListing[]>;
  /**
   * Seals the table, so that no writer can commit to it any more, deletes its files if asked to, then removes the name.
   * Once more for a table that is sealed already, a drop that was stopped halfway is brought to its end; of several at
   * once each may succeed.
   *
   * *Errors*: `table-not-found`; with `onlyIf` also `drop-refused`; kind `corrupt` where the newest
   * version cannot be read, so that no seal can follow it: nothing has changed then, and `nameOnly` is left. *Cost*: about
   * nine requests; with `purge` also a read and a put per version, and a delete per thousand other objects.
   */
  dropTable(name: string, options?: DropTableOptions): Promise<void>;
  /** *Errors*: `table-not-found`, `table-already-exists`. *Consistency*: one step; nobody sees both names or none. *Cost*: two requests. */
  renameTable(from: string, to: string, options?: CallOptions): Promise<void>;
  /** Gives a name to a table that exists. *Errors*: `table-already-exists`, `log-not-found`, `location-nested`. */
  registerTable(name: string, location: string, options?: CallOptions): Promise<Table>;
  /** *Errors*: `namespace-already-exists`. */
  createNamespace(namespace: string, options?: CallOptions & { readonly properties?: Readonly<Record<string, string>> | undefined }): Promise<void>;
  /** In order of their names. */
  listNamespaces(options?: CallOptions): Promise<readonly string[]>;
  /** *Errors*: `namespace-not-found`, `namespace-not-empty`. */
  dropNamespace(namespace: string, options?: CallOptions): Promise<void>;
  /** Closes the tables that were opened through it, waits for what is in flight behind commits, and frees sockets; safe to call twice. */
  close(): Promise<void>;
}
