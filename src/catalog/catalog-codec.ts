import type { VersionCodec, VersionContent } from '../commit/index.ts';
import { FrazilError } from '../errors/index.ts';
import type { CatalogState } from './catalog-state.ts';

/** The folder of the catalog's versions, under the warehouse. */
export const catalogFolder = '_frazil/catalog/';
/** Names the newest known version of the catalog. */
export const catalogHintKey = '_frazil/catalog/version-hint.text';

const keyPattern = /^_frazil\/catalog\/v([1-9]\d{0,14})\.json$/;

/** The catalog's names as versions `_frazil/catalog/vN.json`; `format-spec/catalog.md` describes the document. */
export const catalogCodec: VersionCodec<CatalogState> = {
  encode: (state) => new TextEncoder().encode(JSON.stringify(documentOf(state))),
  decode: (bytes, path): VersionContent<CatalogState> => {
    const value = stateOf(parseDocument(bytes, path), path);
    return { kind: 'value', value, commitId: value.commitId };
  },
  keyOf: (version) => `${catalogFolder}v${version}.json`,
  versionOf: (key) => {
    const digits = keyPattern.exec(key)?.[1];
    return digits === undefined ? undefined : Number(digits);
  },
};

/** Entries are arrays, not objects: a namespace may be called `__proto__`. */
function documentOf(state: CatalogState): unknown {
  return {
    'last-updated-ms': state.lastUpdatedMs,
    'commit-id': state.commitId,
    'format-version': 1,
    namespaces: [...state.namespaces].map(([namespace, properties]) => ({ namespace, properties })),
    tables: [...state.tables].map(([table, place]) => ({ table, place })),
  };
}

function parseDocument(bytes: Uint8Array, path: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(path, 'is not JSON', cause);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw corrupt(path, 'is not an object');
  return document as Record<string, unknown>;
}

function stateOf(document: Record<string, unknown>, path: string): CatalogState {
  const { 'last-updated-ms': lastUpdatedMs, 'commit-id': commitId, 'format-version': formatVersion } = document;
  if (formatVersion !== 1) throw new FrazilError('catalog-version-unsupported', `${path} has format version ${String(formatVersion)}; this Frazil reads 1.`, { context: { path } });
  if (typeof lastUpdatedMs !== 'number' || typeof commitId !== 'string') throw corrupt(path, 'lacks last-updated-ms or commit-id');
  const namespaces = new Map<string, Readonly<Record<string, string>>>();
  for (const entry of entriesOf(document, 'namespaces', path)) namespaces.set(textOf(entry, 'namespace', path), propertiesOf(entry, path));
  const tables = new Map<string, string>();
  for (const entry of entriesOf(document, 'tables', path)) tables.set(textOf(entry, 'table', path), textOf(entry, 'place', path));
  return { commitId, lastUpdatedMs, namespaces, tables };
}

function entriesOf(document: Record<string, unknown>, field: string, path: string): readonly Record<string, unknown>[] {
  const entries = document[field];
  if (!Array.isArray(entries) || entries.some((entry) => typeof entry !== 'object' || entry === null)) throw corrupt(path, `lacks the array ${field}`);
  return entries as Record<string, unknown>[];
}

function textOf(entry: Record<string, unknown>, field: string, path: string): string {
  const text = entry[field];
  if (typeof text !== 'string') throw corrupt(path, `has an entry without ${field}`);
  return text;
}

function propertiesOf(entry: Record<string, unknown>, path: string): Readonly<Record<string, string>> {
  const { properties } = entry;
  if (typeof properties !== 'object' || properties === null) throw corrupt(path, 'has a namespace without properties');
  if (Object.values(properties).some((value) => typeof value !== 'string')) throw corrupt(path, 'has a property that is no text');
  return properties as Record<string, string>;
}

function corrupt(path: string, what: string, cause?: unknown): FrazilError {
  return new FrazilError('catalog-corrupt', `The catalog's version ${path} ${what}.`, { context: { path }, cause });
}
