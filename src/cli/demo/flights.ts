import type { RecordBatch } from 'apache-arrow';
import type { SchemaShorthand } from '../../format/index.ts';

/** The columns of the flights; `date` is the scheduled departure by local clocks, `delay` is in minutes. */
export const flightSchema: SchemaShorthand = { date: 'timestamp', delay: 'long', distance: 'long', origin: 'string', destination: 'string' };

/** A part of the flights, appended in one commit. */
export interface FlightBatch {
  /** From 0, in order of time. */
  readonly index: number;
  readonly batch: RecordBatch;
}

/** Which batches one of several writers takes: every `writers`-th, from `writer` on. */
export interface Share {
  readonly writer: number;
  readonly writers: number;
}

/** Flights in order of time, with the columns of `flightSchema`. */
export interface Flights {
  /** For people, such as the name of a file. */
  readonly title: string;
  readonly rowCount: number;
  readonly batchCount: number;
  /** As a file, in bytes; undefined for flights that are made up. */
  readonly sizeBytes: number | undefined;
  /** The batches of a share, or all of them, in order. */
  batches(share?: Share, signal?: AbortSignal): AsyncIterable<FlightBatch>;
}

/** Where flights come from, so that another process can open the same. */
export type FlightOrigin = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'made' };

/** Whether a batch belongs to a share. */
export function belongsTo(index: number, share: Share | undefined): boolean {
  return share === undefined || index % share.writers === share.writer;
}
