/**
 * Purpose: the measurements of the bench, one module each.
 *
 * Invariants: systems of one measurement run in turns within the same minutes; each is a process of its own; a result says what it counts.
 *
 * Non-goals: pass or fail; the tests do that.
 */
import type { Workload } from '../workload.ts';
import { appendLatency } from './append-latency.ts';
import { contention } from './contention.ts';
import { groupCommit } from './group-commit.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import { optimize } from './optimize.ts';
import { parquet } from './parquet.ts';
import { plan } from './plan.ts';
import { rival } from './rival.ts';
import { scan } from './scan.ts';
import { select } from './select.ts';
import { start } from './start.ts';
import { write } from './write.ts';

/** All workloads, in the order in which they run. */
export const workloads: readonly Workload[] = [appendLatency, contention, rival, growth, groupCommit, scan, write, parquet, select, plan, optimize, memory, start];
