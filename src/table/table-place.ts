import { FrazilError } from '../errors/index.ts';
import type { TableMetadata } from '../format/index.ts';
import type { TableLog } from './table-log.ts';

/**
 * Refuses to write to a copy: its metadata names files at the place where the original lies, so every engine but this
 * one would look for the new files there.
 *
 * *Errors*: `table-relocated`.
 */
export function checkPlace(log: TableLog, metadata: TableMetadata): void {
  if (log.store.url === metadata.location) return;
  throw new FrazilError('table-relocated', `The table at ${log.store.url} says that it lies at ${metadata.location}.`, { context: { place: log.store.url, location: metadata.location } });
}
