import type { BurstResult } from '../drivers/burst.ts';
import { spreadOf } from '../report/figures.ts';

/** How one race went: what was acknowledged, and what is there. */
export interface Outcome {
  readonly commitsPerSecond: number;
  readonly failed: number;
  /** The errors' names. */
  readonly failures: string;
  /** Acknowledged rows that are not in the table. */
  readonly lost: number;
  /** Rows that are there more than once. */
  readonly doubled: number;
  readonly longestMs: number;
  readonly medianMs: number;
}

/** Sets what the writers of a race say against the ids that are in the table at its end. */
export function judgeBursts(answers: readonly BurstResult[], ids: readonly number[]): Outcome {
  const acknowledged = answers.flatMap((answer) => answer.acknowledged);
  const present = new Set(ids);
  const seconds = (Math.max(...answers.map(({ endedMs }) => endedMs)) - Math.min(...answers.map(({ beganMs }) => beganMs))) / 1000;
  const waits = spreadOf(answers.flatMap(({ ms }) => ms));
  return {
    commitsPerSecond: acknowledged.length / seconds,
    failed: answers.reduce((sum, { failedIds }) => sum + failedIds.length, 0),
    failures: [...new Set(answers.flatMap(({ failed }) => Object.keys(failed)))].join(' '),
    lost: acknowledged.filter((id) => !present.has(id)).length,
    doubled: ids.length - present.size,
    longestMs: waits.most,
    medianMs: waits.median,
  };
}
