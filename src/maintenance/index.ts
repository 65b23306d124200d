/**
 * Purpose: jobs that work on a table from outside: bin-packing of small files.
 *
 * Invariants: a job changes how rows are stored and never which rows there are; rows in equal rows out before anything is
 * committed; it gives way to writers, and removes nothing but its own output.
 *
 * Non-goals: expiring and vacuuming history, sorting, scheduling.
 */
export { optimize, type OptimizeOptions, type OptimizeProgress, type OptimizeResult } from './optimize/optimize.ts';
