import { frazilProperties, isReservedProperty } from '../commit/index.ts';
import { FrazilError, hasCode, isFrazilError } from '../errors/index.ts';
import { assignFieldIds, parsePartitionBy, parseSortBy, type TableMetadata } from '../format/index.ts';
import { openStore, type ObjectStore, type OpenStoreOptions, PrefixedStore } from '../io/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { checkDrop, checkTexts, newTableMetadata, purgeTable, resolveSchema, sealTable, Table, TableLog } from '../table/index.ts';
import type { CallOptions, Catalog, CreateTableOptions, DropTableOptions, TableListing } from './catalog.ts';
import { CatalogLog } from './catalog-log.ts';
import { tableNotFound } from './catalog-state.ts';
import { parseNamespace, parseTableIdentifier, printNamespace, printTableIdentifier } from './identifier.ts';
import { StoreFitness } from './store-fitness.ts';
import { plainPlace, suffixedPlace, tableOnPlace } from './table-place.ts';

export interface ObjectStoreCatalogOptions {
  /** Rooted at the warehouse. */
  readonly store: ObjectStore;
  readonly runtime: Runtime;
  /** For tables that are opened by a location elsewhere. */
  readonly storeOptions: OpenStoreOptions;
}

/** How many places are tried before giving up; each further one has 32 random bits. */
const placesMax = 8;

/** A catalog in the bucket that holds the tables: names are a versioned log, and nothing else is needed. */
export class ObjectStoreCatalog implements Catalog {
  readonly url: string;
  readonly #options: ObjectStoreCatalogOptions;
  readonly #names: CatalogLog;
  readonly #tables = new Set<Table>();
  /** Stores of tables outside the warehouse, by their URL. */
  readonly #outside = new Map<string, OutsideStore>();
  readonly #fitness: StoreFitness;
  #closing: Promise<void> | undefined;

  constructor(options: ObjectStoreCatalogOptions) {
    this.#options = options;
    this.url = options.store.url;
    this.#fitness = new StoreFitness(options.store, options.runtime);
    this.#names = new CatalogLog(options.store, options.runtime, this.#fitness.storeTime);
  }

  async createTable(name: string, options: CreateTableOptions): Promise<Table> {
    this.#checkOpen();
    const { signal } = options;
    const identifier = parseTableIdentifier(name);
    const table = printTableIdentifier(identifier);
    const template = this.#template(options);
    await this.#ensureWritable(signal);
    const state = await this.#names.load(signal);
    if (state.tables.has(table)) throw new FrazilError('table-already-exists', `Table ${table} exists already.`, { context: { table } });
    for (let tries = 0; tries < placesMax; tries++) {
      const place = tries === 0 ? plainPlace(identifier) : suffixedPlace(identifier, this.#options.runtime.random);
      if (tableOnPlace(place, state.tables) !== undefined) continue;
      const log = this.#logAt(place, table);
      const head = await log.create({ ...template, location: this.#locationOf(place) }, signal);
      if (head === undefined) continue; // the place was used before; places are never used twice
      // Another table may have taken the name meanwhile: then this one stays without a name, which harms nobody.
      await this.#names.change([{ action: 'ensure-namespace', namespace: printNamespace(identifier.namespace) }, { action: 'create-table', table, place }], signal);
      return this.#handle(log, head, table);
    }
    throw new FrazilError('commit-timeout', `No free place was found for table ${table}.`, { context: { table } });
  }

  async loadTable(name: string, options: CallOptions = {}): Promise<Table> {
    this.#checkOpen();
    const table = printTableIdentifier(parseTableIdentifier(name));
    const place = await this.#placeOf(table, options.signal);
    return await this.#open(this.#logAt(place, table), table, options.signal);
  }

  async openTable(location: string, options: CallOptions = {}): Promise<Table> {
    this.#checkOpen();
    const { place, outside } = await this.#find(location);
    const log = outside === undefined ? this.#logAt(place, `at ${this.#locationOf(place)}`) : this.#logIn(outside.store, `at ${outside.store.url}`, outside.fitness);
    return await this.#open(log, undefined, options.signal);
  }

  async listTables(namespace?: string, options: CallOptions = {}): Promise<readonly TableListing[]> {
    this.#checkOpen();
    const { tables, namespaces } = await this.#names.load(options.signal);
    const prefix = namespace === undefined ? '' : `${printNamespace(parseNamespace(namespace))}.`;
    if (namespace !== undefined && !namespaces.has(namespace)) {
      throw new FrazilError('namespace-not-found', `There is no namespace ${namespace}.`, { context: { namespace } });
    }
    return [...tables]
      .filter(([name]) => name.startsWith(prefix) && (prefix === '' || !name.slice(prefix.length).includes('.')))
      .map(([name, place]) => ({ name, location: this.#locationOf(place) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async dropTable(name: string, options: DropTableOptions = {}): Promise<void> {
    this.#checkOpen();
    const { signal, purge = false, nameOnly = false, onlyIf } = options;
    if (nameOnly && (purge || onlyIf !== undefined)) {
      throw new FrazilError('option-invalid', 'A drop with nameOnly leaves the table as it is, so it takes neither purge nor onlyIf.', { context: { option: 'nameOnly' } });
    }
    const table = printTableIdentifier(parseTableIdentifier(name));
    const place = await this.#placeOf(table, signal);
    const sealed = !nameOnly && (await this.#seal(place, table, { onlyIf, signal }));
    // The name goes last: a purge that was stopped halfway would find nothing to go on with.
    if (purge && sealed) await purgeTable(this.#logAt(place, table), signal);
    await this.#names.change([nameOnly ? { action: 'drop-name', table, place } : { action: 'drop-place', place }], signal);
  }

  async renameTable(from: string, to: string, options: CallOptions = {}): Promise<void> {
    this.#checkOpen();
    const target = parseTableIdentifier(to);
    await this.#names.change(
      [
        { action: 'ensure-namespace', namespace: printNamespace(target.namespace) },
        { action: 'rename-table', from: printTableIdentifier(parseTableIdentifier(from)), to: printTableIdentifier(target) },
      ],
      options.signal,
    );
  }

  async registerTable(name: string, location: string, options: CallOptions = {}): Promise<Table> {
    this.#checkOpen();
    const identifier = parseTableIdentifier(name);
    const table = printTableIdentifier(identifier);
    const { place, outside } = await this.#find(location);
    if (outside !== undefined) throw new FrazilError('location-nested', `${location} is not under the warehouse ${this.url}; open it by its location instead.`, { context: { location } });
    const handle = await this.#open(this.#logAt(place, table), table, options.signal);
    await this.#ensureWritable(options.signal);
    await this.#names.change([{ action: 'ensure-namespace', namespace: printNamespace(identifier.namespace) }, { action: 'create-table', table, place }], options.signal);
    return handle;
  }

  async createNamespace(namespace: string, options: CallOptions & { readonly properties?: Readonly<Record<string, string>> } = {}): Promise<void> {
    this.#checkOpen();
    checkTexts('properties', options.properties);
    await this.#ensureWritable(options.signal);
    await this.#names.change([{ action: 'create-namespace', namespace: printNamespace(parseNamespace(namespace)), properties: options.properties ?? {} }], options.signal);
  }

  async listNamespaces(options: CallOptions = {}): Promise<readonly string[]> {
    this.#checkOpen();
    return [...(await this.#names.load(options.signal)).namespaces.keys()].toSorted();
  }

  async dropNamespace(namespace: string, options: CallOptions = {}): Promise<void> {
    this.#checkOpen();
    await this.#names.change([{ action: 'drop-namespace', namespace: printNamespace(parseNamespace(namespace)) }], options.signal);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await Promise.all(Array.from(this.#tables, (table) => table.close()));
    await this.#names.close();
    await Promise.all([this.#options.store, ...Array.from(this.#outside.values(), ({ store }) => store)].map((store) => store.close()));
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new FrazilError('handle-closed', `The catalog at ${this.url} was closed.`, { context: { url: this.url } });
  }

  /** Before anything new is made. *Errors*: `store-unfit`, `clock-ahead`. */
  async #ensureWritable(signal: AbortSignal | undefined): Promise<void> {
    await this.#fitness.ensureFit(signal);
    await this.#fitness.ensureClock(signal);
  }

  /** Everything of a new table but its location. */
  #template(options: CreateTableOptions): TableMetadata {
    const reserved = Object.keys(options.properties ?? {}).find(isReservedProperty);
    if (reserved !== undefined) throw new FrazilError('property-reserved', `Property ${reserved} is kept by Frazil itself.`, { context: { property: reserved } });
    checkTexts('properties', options.properties);
    const { schema, lastColumnId } = assignFieldIds(resolveSchema(options.schema));
    if (schema.fields.length === 0) throw new FrazilError('schema-invalid', 'The schema has no column, so no data file could hold a row of the table.');
    const partitionSpec = parsePartitionBy(options.partitionBy ?? [], schema);
    const sortOrder = parseSortBy(options.sortBy ?? [], schema);
    return newTableMetadata({ schema, lastColumnId, partitionSpec, sortOrder, properties: options.properties ?? {}, location: '' }, this.#options.runtime.random);
  }

  async #placeOf(table: string, signal: AbortSignal | undefined): Promise<string> {
    const place = (await this.#names.load(signal)).tables.get(table);
    if (place === undefined) throw tableNotFound(table);
    return place;
  }

  #locationOf(place: string): string {
    return new PrefixedStore(this.#options.store, place).url;
  }

  /** The place under the warehouse that a location means, however it is written; or the store of one that lies elsewhere. */
  async #find(location: string): Promise<{ readonly place: string; readonly outside?: undefined } | { readonly place?: undefined; readonly outside: OutsideStore }> {
    const inside = this.#placeIn(location);
    if (inside !== undefined) return { place: inside };
    const { runtime, storeOptions } = this.#options;
    const store = await openStore(location, storeOptions);
    const place = this.#placeIn(store.url);
    const known = this.#outside.get(store.url);
    if (place !== undefined || known !== undefined) await store.close();
    if (place !== undefined) return { place };
    if (known !== undefined) return { outside: known };
    const outside = { store, fitness: new StoreFitness(store, runtime) };
    this.#outside.set(store.url, outside);
    return { outside };
  }

  #placeIn(location: string): string | undefined {
    const trimmed = location.replace(/\/+$/, '');
    const root = this.url.endsWith('/') || this.url.endsWith(':') ? this.url : `${this.url}/`;
    return trimmed.startsWith(root) && trimmed.length > root.length ? trimmed.slice(root.length) : undefined;
  }

  #logAt(place: string, subject: string): TableLog {
    return this.#logIn(new PrefixedStore(this.#options.store, place), subject, this.#fitness);
  }

  #logIn(store: ObjectStore, subject: string, fitness: StoreFitness): TableLog {
    const { storeTime } = fitness;
    return new TableLog({ store, runtime: this.#options.runtime, subject: `table ${subject}`, ensureFit: (signal) => fitness.ensureFit(signal), storeTime });
  }

  /** Lands the table's last version, unless it has landed before. False: nothing is left of the table. */
  async #seal(place: string, table: string, { onlyIf, signal }: Pick<DropTableOptions, 'onlyIf' | 'signal'>): Promise<boolean> {
    const log = this.#logAt(place, table);
    try {
      const handle = await this.#open(log, table, signal);
      try {
        await sealTable(handle, { ...(onlyIf && { onlyIf }), ...(signal && { signal }) });
      } finally {
        await handle.close();
      }
      return true;
    } catch (error) {
      if (isFrazilError(error) && error.kind === 'corrupt') throw unsealable(error);
      if (onlyIf === undefined && hasCode(error, 'log-not-found')) return false;
      if (!hasCode(error, 'table-dropped')) throw error;
    }
    if (onlyIf !== undefined) checkDrop(await log.pointer.load(undefined, signal), onlyIf);
    return true;
  }

  /** *Errors*: `table-dropped`, `log-not-found`. */
  async #open(log: TableLog, name: string | undefined, signal: AbortSignal | undefined): Promise<Table> {
    const head = await log.pointer.load(undefined, signal);
    if (head.value.properties[frazilProperties.dropped] !== undefined) {
      throw new FrazilError('table-dropped', `The table at ${head.value.location} was dropped.`, { context: { location: head.value.location } });
    }
    return this.#handle(log, head, name);
  }

  /** A handle that `close` waits for, unless it has been closed by then. */
  #handle(log: TableLog, head: ConstructorParameters<typeof Table>[0]['head'], name: string | undefined): Table {
    this.#checkOpen(); // it may have been closed meanwhile
    const table = new Table({ log, head, onClosed: (closed) => this.#tables.delete(closed), ...(name !== undefined && { name }) });
    this.#tables.add(table);
    return table;
  }
}

/** The error of a drop whose table cannot be read: what is damaged, and what can still be done. */
function unsealable(error: FrazilError): FrazilError {
  const message = `${error.message} Nothing can follow that version, so the table cannot be sealed; a drop of the name alone (nameOnly, --name-only) leaves it as it is.`;
  return new FrazilError(error.code, message, { context: error.context, cause: error });
}

/** The store of a table that lies outside the warehouse. */
interface OutsideStore {
  readonly store: ObjectStore;
  readonly fitness: StoreFitness;
}
