/** How to show work that takes a while. */
export interface ProgressOptions {
  /** What is done, such as `append`. */
  readonly label: string;
  /** What is counted, in the plural, such as `rows`. */
  readonly unit: string;
  /** Where the count ends, if that is known. */
  readonly total?: number;
}

/** Work that is being followed. */
export interface Progress {
  /** The count so far, and a remark beside it. */
  update(count: number, remark?: string): void;
  /** Ends it; safe to call twice. */
  stop(): void;
}

/** Shows nothing. */
export const silentProgress: Progress = { update: () => undefined, stop: () => undefined };
