import { isFrazilError, type Table } from '../../src/index.ts';
import { narrowRows } from '../data/narrow-rows.ts';

export interface BurstOptions {
  /** Id of the first row; each append adds one row, with the next id. */
  readonly first: number;
  readonly count: number;
  /** Begin at this time, so that several processes begin together. */
  readonly startAtMs: number;
  /** Begin no append after this. */
  readonly untilMs: number;
  /** Wait so long between two appends. */
  readonly pauseMs: number;
}

/** What a burst of single-row appends came to, in the words that all drivers use. */
export interface BurstResult {
  readonly acknowledged: readonly number[];
  readonly failedIds: readonly number[];
  /** Error code to count. */
  readonly failed: Readonly<Record<string, number>>;
  /** Of each append, failed or not. */
  readonly ms: readonly number[];
  readonly beganMs: number;
  readonly endedMs: number;
}

/** Appends one row after the other; one that fails is not tried again. */
export async function burst(table: Table, options: BurstOptions): Promise<BurstResult> {
  await sleep(options.startAtMs - Date.now());
  const acknowledged: number[] = [];
  const failedIds: number[] = [];
  const failed: Record<string, number> = {};
  const ms: number[] = [];
  const beganMs = Date.now();
  for (let id = options.first; id < options.first + options.count && Date.now() < options.untilMs; id++) {
    const begun = performance.now();
    try {
      await table.append(narrowRows(id, 1));
      acknowledged.push(id);
    } catch (error) {
      const code = isFrazilError(error) ? error.code : String(error);
      failed[code] = (failed[code] ?? 0) + 1;
      failedIds.push(id);
    }
    ms.push(performance.now() - begun);
    if (options.pauseMs > 0) await sleep(options.pauseMs);
  }
  return { acknowledged, failedIds, failed, ms, beganMs, endedMs: Date.now() };
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, durationMs)));
}
