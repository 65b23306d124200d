import type { FlightOrigin, Share } from './flights.ts';

/** What one writer process has to do; given as JSON on its command line. */
export interface WriterAssignment {
  readonly table: string;
  readonly origin: FlightOrigin;
  readonly share: Share;
}

/** One commit of a writer. Ids and counts are text, because they travel as JSON. */
export interface WriterCommit {
  readonly batchIndex: number;
  readonly snapshotId: string;
  readonly sequenceNumber: string;
  readonly rows: number;
  readonly bytes: number;
  /** Times the commit was sent; each but the last one lost a race. */
  readonly attempts: number;
  /** From the batch in memory to its commit, files and all. */
  readonly durationMs: number;
}

/** What a writer tells the demo. */
export type WriterMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'commit'; readonly commit: WriterCommit }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** What the demo tells a writer. A writer whose channel closes stops as if it was told. */
export interface WriterOrder {
  readonly kind: 'start' | 'stop';
}

/** Reads an assignment; undefined if it is none. */
export function parseAssignment(text: string): WriterAssignment | undefined {
  try {
    const { table, origin, share } = JSON.parse(text) as Partial<WriterAssignment>;
    if (typeof table !== 'string' || origin === undefined || share === undefined) return undefined;
    return { table, origin, share };
  } catch {
    return undefined;
  }
}
