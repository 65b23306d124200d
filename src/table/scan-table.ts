// Not by name: the bundler would have to call one of the two classes Table something else, and that shows in stacks.
import * as arrow from 'apache-arrow';
import type { RecordBatch, Table as ArrowTable } from 'apache-arrow';
import { keyOfLocation, type ManifestShelf } from '../commit/index.ts';
import { bindPredicate, type BoundPredicate, boundTrue, parsePredicate, type Predicate } from '../expr/index.ts';
import type { Schema } from '../format/index.ts';
import { arrowSchemaOf, type FooterCache } from '../parquet/index.ts';
import { batchToRows, type Row } from '../rows/index.ts';
import { explainPlan, planFiles, projectColumns, type ReadTasksOptions, scanBatches, type ScanExplanation, type ScanPlan, schemaOfSnapshot } from '../scan/index.ts';
import { checkOption } from './check-option.ts';
import { ShelfManifests } from './shelf-manifests.ts';
import { type SelectedSnapshot, selectSnapshot, type TableView } from './snapshot-selection.ts';
import type { TableLog } from './table-log.ts';
import type { SnapshotSelection } from './table-types.ts';

export interface TableScanOptions extends SnapshotSelection {
  /** Rows to keep: SQL-like text such as `delay > 60 AND origin = 'SFO'`, or a built predicate. Default all. */
  readonly where?: string | Predicate | undefined;
  /** Columns to read, in this order; `a.b` takes a field of a struct. Default all. */
  readonly columns?: readonly string[] | undefined;
  /** Stop after so many rows. */
  readonly limit?: number | undefined;
  /** Rows a batch at most. Default 65,536. */
  readonly batchRows?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How `Scan.rows` gives the values of rows. */
export interface ScanRowsOptions {
  /**
   * `micros`: a timestamp, with or without zone, and a time as a bigint of microseconds, a date as `2026-01-31`.
   * `date`: timestamps and dates as a `Date`, rounded down to milliseconds, which loses the rest. `temporal`: all of them
   * as values of Temporal, exact. Default `micros`.
   */
  readonly instants?: 'micros' | 'date' | 'temporal' | undefined;
}

/** What a scan reads through. */
export interface ScanSource {
  readonly view: TableView;
  readonly log: TableLog;
  readonly shelf: ManifestShelf;
  readonly footerCache: FooterCache;
  /** *Errors*: `handle-closed`. */
  readonly checkOpen: () => void;
}

interface Opened {
  readonly plan: ScanPlan;
  readonly columns: Schema;
  readonly reading: ReadTasksOptions;
}

/**
 * A read of one snapshot, which is chosen and planned once, at the first use. Iterate it for Arrow record batches.
 *
 * *Errors*, at the first use: `predicate-syntax`, `column-unknown`, `snapshot-not-found`, `snapshot-expired`,
 * `option-invalid`, `handle-closed`, and those of reading.
 */
export class Scan implements AsyncIterable<RecordBatch> {
  readonly #source: ScanSource;
  readonly #options: TableScanOptions;
  #opened: Promise<Opened> | undefined;

  /** @internal Scans come from a table. */
  constructor(source: ScanSource, options: TableScanOptions) {
    this.#source = source;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
    const { plan, reading } = await this.#open();
    yield* scanBatches(plan.tasks, reading);
  }

  /**
   * The rows as plain objects: a long is a bigint, a decimal a string, an instant a bigint of microseconds.
   *
   * *Errors*: also `temporal-unavailable`, where `instants` asks for what the runtime lacks.
   */
  async *rows({ instants = 'micros' }: ScanRowsOptions = {}): AsyncGenerator<Row> {
    const style = instants === 'micros' ? 'native' : instants;
    const { columns } = await this.#open();
    for await (const batch of this) yield* batchToRows(batch, columns, style);
  }

  /** Everything as one Arrow table in memory. */
  async toArrow(): Promise<ArrowTable> {
    const { columns } = await this.#open();
    const batches = await Array.fromAsync(this);
    return new arrow.Table(arrowSchemaOf(columns), batches);
  }

  /** How much of the snapshot is read and how much is left out. *Cost*: the manifests and footers that a read needs too. */
  async explain(): Promise<ScanExplanation> {
    const { plan, reading } = await this.#open();
    return await explainPlan(plan, reading);
  }

  /** The columns that the batches have. */
  async schema(): Promise<Schema> {
    return (await this.#open()).columns;
  }

  #open(): Promise<Opened> {
    this.#opened ??= openScan(this.#source, this.#options).catch((error: unknown) => {
      this.#opened = undefined; // the next use tries again
      throw error;
    });
    return this.#opened;
  }
}

async function openScan(source: ScanSource, options: TableScanOptions): Promise<Opened> {
  const { signal, limit, batchRows } = options;
  source.checkOpen();
  checkOption('limit', limit, { min: 0 });
  checkOption('batchRows', batchRows, { min: 1 });
  const forwarded = signal ? { signal } : {};
  const selected = await selectSnapshot(source.view, options, signal);
  const schema = readSchema(selected, options);
  const columns = projectColumns(schema, options.columns);
  const predicate = boundWhere(options.where, schema);
  const { metadata, snapshot } = selected;
  const plan = await planFiles({ metadata, snapshot, schema, predicate, manifests: new ShelfManifests(source.shelf, metadata, schema), ...forwarded });
  const reading: ReadTasksOptions = {
    store: source.log.store,
    keyOf: (location) => keyOfLocation(location, metadata.location),
    schema,
    columns,
    footerCache: source.footerCache,
    ...(limit !== undefined && { limit }),
    ...(batchRows !== undefined && { batchRows }),
    ...forwarded,
  };
  return { plan, columns, reading };
}

/** The past is read in the schema of its time, also under a tag; the current state and branches in the current one. */
function readSchema({ metadata, snapshot }: SelectedSnapshot, { snapshotId, asOf, ref }: TableScanOptions): Schema {
  const tagged = ref !== undefined && metadata.refs[ref]?.type === 'tag';
  return schemaOfSnapshot(metadata, snapshotId !== undefined || asOf !== undefined || tagged ? snapshot : undefined);
}

function boundWhere(where: string | Predicate | undefined, schema: Schema): BoundPredicate {
  if (where === undefined) return boundTrue;
  return bindPredicate(typeof where === 'string' ? parsePredicate(where) : where, schema);
}
