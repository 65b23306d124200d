import type { SnapshotSelection, Table } from '../../table/index.ts';

/** Reads one column of all the rows that a scan gives, and counts them. */
export async function countRows(table: Table, options: SnapshotSelection & { readonly where?: string; readonly columns: readonly string[]; readonly signal: AbortSignal }): Promise<number> {
  let rows = 0;
  for await (const batch of table.scan(options)) rows += batch.numRows;
  return rows;
}
