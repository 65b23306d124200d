import { FrazilError } from '../errors/index.ts';
import { tableOnPlace } from './table-place.ts';

/** All names of a warehouse at one version. Keys are printed identifiers; places are keys under the warehouse. */
export interface CatalogState {
  /** The commit that made this version. */
  readonly commitId: string;
  readonly lastUpdatedMs: number;
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly tables: ReadonlyMap<string, string>;
}

/** A warehouse in which nothing has been made yet. */
export const emptyCatalog: CatalogState = { commitId: '', lastUpdatedMs: 0, namespaces: new Map(), tables: new Map() };

/** One pure change of the names; several of them make one version. */
export type CatalogChange =
  | { readonly action: 'create-namespace'; readonly namespace: string; readonly properties: Readonly<Record<string, string>> }
  | { readonly action: 'ensure-namespace'; readonly namespace: string }
  | { readonly action: 'drop-namespace'; readonly namespace: string }
  | { readonly action: 'create-table'; readonly table: string; readonly place: string }
  /** Of a table that is sealed, whatever its name is by now; nothing if it has none any more. */
  | { readonly action: 'drop-place'; readonly place: string }
  /** Of a table that stays as it is, so only while it has this name. */
  | { readonly action: 'drop-name'; readonly table: string; readonly place: string }
  | { readonly action: 'rename-table'; readonly from: string; readonly to: string };

/** Applies changes in order, all or none. *Errors*: `table-not-found`, `table-already-exists`, `location-nested`, `namespace-not-found`, `namespace-already-exists`, `namespace-not-empty`. */
export function applyCatalogChanges(state: CatalogState, changes: readonly CatalogChange[]): CatalogState {
  const namespaces = new Map(state.namespaces);
  const tables = new Map(state.tables);
  for (const change of changes) applyChange(namespaces, tables, change);
  return { ...state, namespaces, tables };
}

function applyChange(namespaces: Map<string, Readonly<Record<string, string>>>, tables: Map<string, string>, change: CatalogChange): void {
  switch (change.action) {
    case 'create-namespace':
      if (namespaces.has(change.namespace)) throw new FrazilError('namespace-already-exists', `Namespace ${change.namespace} exists already.`, { context: { namespace: change.namespace } });
      namespaces.set(change.namespace, change.properties);
      return;
    case 'ensure-namespace':
      if (!namespaces.has(change.namespace)) namespaces.set(change.namespace, {});
      return;
    case 'drop-namespace':
      dropNamespace(namespaces, tables, change.namespace);
      return;
    case 'create-table':
      if (tables.has(change.table)) throw alreadyExists(change.table);
      checkPlace(change.place, tables);
      tables.set(change.table, change.place);
      return;
    case 'drop-place':
      for (const [table, place] of tables) if (place === change.place) tables.delete(table);
      return;
    case 'drop-name':
      if (tables.get(change.table) !== change.place) throw tableNotFound(change.table);
      tables.delete(change.table);
      return;
    case 'rename-table': {
      const place = tables.get(change.from);
      if (place === undefined) throw tableNotFound(change.from);
      if (tables.has(change.to)) throw alreadyExists(change.to);
      tables.delete(change.from);
      tables.set(change.to, place);
      return;
    }
  }
}

/** Judged on the version that the change lands on, so that two who choose places at once cannot nest them. */
function checkPlace(place: string, tables: ReadonlyMap<string, string>): void {
  const other = tableOnPlace(place, tables);
  if (other !== undefined) throw new FrazilError('location-nested', `${place} lies in, around or on the place of table ${other}.`, { context: { place, table: other } });
}

function dropNamespace(namespaces: Map<string, unknown>, tables: ReadonlyMap<string, string>, namespace: string): void {
  if (!namespaces.has(namespace)) throw new FrazilError('namespace-not-found', `There is no namespace ${namespace}.`, { context: { namespace } });
  for (const name of [...tables.keys(), ...namespaces.keys()]) {
    if (name.startsWith(`${namespace}.`)) throw new FrazilError('namespace-not-empty', `Namespace ${namespace} holds ${name}.`, { context: { namespace, holds: name } });
  }
  namespaces.delete(namespace);
}

function alreadyExists(table: string): FrazilError {
  return new FrazilError('table-already-exists', `Table ${table} exists already.`, { context: { table } });
}

/** The error for a name that no table has. */
export function tableNotFound(table: string): FrazilError {
  return new FrazilError('table-not-found', `There is no table ${table}.`, { context: { table } });
}
