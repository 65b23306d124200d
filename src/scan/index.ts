/**
 * Purpose: from a snapshot and a bound predicate to rows: planning over manifests, pruning of row groups, reading of
 * data files into the table's schema, and the account of what was not read.
 *
 * Invariants: pruning on equals pruning off; columns are found by field id and never by name or position; rows come in
 * the order of the plan; memory is bounded by a row group and a byte budget, whatever the table holds; a delete file
 * that applies is applied or refused, never ignored.
 *
 * Non-goals: finding the snapshot (`table`, `commit`), caching manifests (the caller's `ManifestSource`), row objects (`rows`).
 */
export { projectColumns } from './columns/project-schema.ts';
export type { DeleteFile, EntriesOptions, FileTask, ManifestSource, ReadCount, ScanPlan } from './plan/scan-plan.ts';
export { partitionKeyOf } from './plan/delete-index.ts';
export { planFiles, type PlanFilesOptions } from './plan/plan-files.ts';
export { schemaOfSnapshot } from './plan/snapshot-schema.ts';
export { explainPlan, type ScanExplanation } from './read/explain-plan.ts';
export type { ReadTasksOptions } from './read/open-task.ts';
export { scanBatches } from './read/scan-batches.ts';
