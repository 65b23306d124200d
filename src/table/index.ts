/**
 * Purpose: the handle that people hold: a table, its appends, its reads and its history.
 *
 * Invariants: rows are encoded completely before anything is committed, and a bad row commits nothing; a scan reads one
 * snapshot; a handle shows what it has seen and never guesses.
 *
 * Non-goals: names (catalog), maintenance (which works on a table from outside), the commit itself.
 */
export { checkOption, checkTexts } from './check-option.ts';
export { checkDrop, purgeTable, sealTable } from './drop-table.ts';
export type { HistoryOptions } from './history.ts';
export { newTableMetadata, type NewTableOptions, resolveSchema } from './new-table.ts';
export { Scan, type ScanRowsOptions, type TableScanOptions } from './scan-table.ts';
export type { SelectedSnapshot } from './snapshot-selection.ts';
export { Table, type TableOptions } from './table.ts';
export { checkPlace, TableLog, type TableLogOptions } from './table-log.ts';
export type { AppendInput, AppendOptions, HistoryEntry, SnapshotSelection } from './table-types.ts';
export type { Row } from '../rows/index.ts';
