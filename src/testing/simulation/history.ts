import { type PutOptions, type PutResult, MemoryStore } from '../../io/index.ts';
import type { Schema } from '../../format/index.ts';
import type { Clock } from '../../runtime/index.ts';

const versionKey = /(?:^|\/)metadata\/v(\d+)\.metadata\.json$/;

/** Everything that ever became a version of the simulated table, as the store saw it. */
export interface VersionEvent {
  readonly version: number;
  readonly bytes: Uint8Array;
  readonly created: boolean;
  /** By the store's clock. */
  readonly atMs: number;
}

/** The shared store of a simulation: reliable, and remembering every version that was ever created or overwritten. */
export class RecordingStore extends MemoryStore {
  readonly events: VersionEvent[] = [];

  constructor(clock: Clock) {
    super({ url: 'memory:simulation', clock });
  }

  override async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    const result = await super.put(key, bytes, options);
    const version = versionKey.exec(key)?.[1];
    if (version !== undefined) this.events.push({ version: Number(version), bytes, created: options.condition !== undefined, atMs: this.objects.nowMs });
    return result;
  }
}

/** What became of one append, as far as its caller knows. */
export type AppendFate = 'acknowledged' | 'failed' | 'unknown';

/** The rows of the simulated table, one per append, and what their writers were told. */
export class RowLedger {
  readonly #fates = new Map<string, AppendFate>();
  /** Rows of each data file; a compacted file holds those of the files that it replaced. */
  readonly #rowsOfFile = new Map<string, readonly string[]>();

  readonly #schemaOfFile = new Map<string, Schema>();

  /** A data file that holds these rows, and the schema for which it was written, where that matters; noted before it is put. */
  file(location: string, rows: readonly string[], schema?: Schema): void {
    this.#rowsOfFile.set(location, rows);
    if (schema !== undefined) this.#schemaOfFile.set(location, schema);
  }

  schemaOf(location: string): Schema | undefined {
    return this.#schemaOfFile.get(location);
  }

  /** What the writer of a row was told; an acknowledgement is never taken back. */
  settle(row: string, fate: AppendFate): void {
    if (this.#fates.get(row) !== 'acknowledged') this.#fates.set(row, fate);
  }

  rowsOf(location: string): readonly string[] {
    return this.#rowsOfFile.get(location) ?? [`a file nobody wrote: ${location}`];
  }

  get fates(): ReadonlyMap<string, AppendFate> {
    return this.#fates;
  }
}
