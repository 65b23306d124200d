/** Ways in which a table is read, and each a check: by its metadata file, by its directory with the hint, one older snapshot, with a predicate, the metadata tables. */
export const checkKinds = ['file', 'directory', 'snapshot', 'where', 'facts'] as const;
export type CheckKind = (typeof checkKinds)[number];

/** Packages are installed in groups; only `readers` is needed where nobody asks for everything. */
export type EngineGroup = 'readers' | 'clickhouse' | 'spark';

/** A foreign engine that reads our tables through reader/engines.py. */
export interface Engine {
  readonly name: string;
  readonly group: EngineGroup;
  readonly lacks: Readonly<Partial<Record<CheckKind, string>>>;
  /** Script in writer/ that has the engine write tables for us to read. */
  readonly writer?: string;
  /** For one table, in ms; starting up may take twice as long. */
  readonly timeLimitMs: number;
}

const noMetadataTables = 'has no metadata tables';

/** In the order in which they start: the slowest first. */
export const engines: readonly Engine[] = [
  { name: 'spark', group: 'spark', lacks: {}, writer: 'spark_tables.py', timeLimitMs: 120_000 },
  { name: 'pyiceberg', group: 'readers', lacks: {}, writer: 'pyiceberg_tables.py', timeLimitMs: 60_000 },
  { name: 'duckdb', group: 'readers', lacks: {}, timeLimitMs: 60_000 },
  { name: 'chdb', group: 'clickhouse', lacks: { facts: noMetadataTables }, timeLimitMs: 60_000 },
  { name: 'polars', group: 'readers', lacks: { facts: noMetadataTables }, timeLimitMs: 60_000 },
  { name: 'daft', group: 'readers', lacks: { facts: noMetadataTables }, timeLimitMs: 60_000 },
  {
    name: 'datafusion',
    group: 'readers',
    lacks: { facts: noMetadataTables, directory: 'iceberg-rust opens a metadata file, no directory', snapshot: 'iceberg-rust with datafusion takes no snapshot' },
    timeLimitMs: 60_000,
  },
];
