import type { Catalog, Row, Table } from '../../../src/index.ts';

/** A table that a recipe has made. */
export interface MadeTable {
  readonly table: Table;
  /** What was appended, where it was given as rows: our own reading is compared with it first. */
  readonly rows?: readonly Row[];
  /** Predicates that every engine understands; each engine's answer must be ours. */
  readonly where?: readonly string[];
}

/** How one table of the proof is made. */
export interface Recipe {
  /** `namespace.table`. */
  readonly name: string;
  make(catalog: Catalog, name: string): Promise<MadeTable>;
}
