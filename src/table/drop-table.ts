import { type Change, frazilProperties, type Head, tableCodec, versionPrefix } from '../commit/index.ts';
import { FrazilError } from '../errors/index.ts';
import { encodeTombstone, type TableMetadata } from '../format/index.ts';
import type { Table } from './table.ts';
import type { TableLog } from './table-log.ts';

export interface SealOptions {
  /** A last look at the version that the seal follows; false leaves the table as it is. */
  readonly onlyIf?: (metadata: TableMetadata) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * Lands the last version of a table: a writer that loses to it, or loads it, gets `table-dropped`.
 *
 * *Errors*: `table-dropped` when somebody was faster, `drop-refused` by `onlyIf`, and those of any commit. *Consistency*:
 * nothing lands between the version that `onlyIf` saw and the seal.
 */
export async function sealTable(table: Table, { onlyIf, signal }: SealOptions = {}): Promise<void> {
  await table.committer.commit(new Seal(onlyIf), signal ? { signal } : {});
}

/** A look at the version that the seal follows, or at the seal, which tells the same. *Errors*: `drop-refused`. */
export function checkDrop({ value, version }: Head<TableMetadata>, onlyIf: SealOptions['onlyIf']): void {
  const { location } = value;
  if (onlyIf?.(value) === false) throw new FrazilError('drop-refused', `The table at ${location} is not as it has to be for the drop, so it stays.`, { context: { location, version } });
}

class Seal implements Change {
  readonly disposable: readonly string[] = [];
  readonly #onlyIf: SealOptions['onlyIf'];

  constructor(onlyIf: SealOptions['onlyIf']) {
    this.#onlyIf = onlyIf;
  }

  async prepare(base: Head<TableMetadata>): ReturnType<Change['prepare']> {
    checkDrop(base, this.#onlyIf);
    const properties = { ...base.value.properties, [frazilProperties.dropped]: 'true' };
    return { value: { ...base.value, properties }, staged: Promise.resolve('ready'), disposable: [], landed: () => [] };
  }
}

/** Objects handled at once while purging. */
const purgeWidth = 16;

/**
 * Deletes the files of a sealed table. Its versions become tombstones and the sealed one stays: a writer that slept
 * through all of it must not find a free number, or the bucket would acknowledge rows that nobody can ever read.
 *
 * *Cost*: a read and a put per version, and a delete per thousand other objects.
 */
export async function purgeTable(log: TableLog, signal?: AbortSignal): Promise<void> {
  const { store, pointer } = log;
  const forwarded = signal ? { signal } : {};
  const head = await pointer.load(undefined, signal);
  for (let version = 1; version < head.version; version += purgeWidth) {
    const versions = Array.from({ length: Math.min(purgeWidth, head.version - version) }, (_, index) => version + index);
    await Promise.all(versions.map((number) => retireVersion(log, number, signal)));
  }
  for await (const page of store.list('', forwarded)) {
    const keys = page.objects.map((object) => object.key).filter((key) => !key.startsWith(versionPrefix));
    for (const result of await store.delete(keys, forwarded)) if (!result.deleted) throw result.error;
  }
}

async function retireVersion(log: TableLog, version: number, signal: AbortSignal | undefined): Promise<void> {
  const reading = await log.pointer.read(version, signal);
  if (reading?.kind !== 'head') return;
  const { head } = reading;
  const tokens = head.value.properties[frazilProperties.tokens];
  const tombstone = encodeTombstone({ version, commitId: head.commitId, lastUpdatedMs: head.value.lastUpdatedMs, ...(tokens !== undefined && { tokens }) });
  await log.store.put(tableCodec.keyOf(version), tombstone, signal ? { signal } : {});
}
