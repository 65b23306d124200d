import { type AppendRequest, HintFollower, hintKey, readHint, StoreTime, TableCommitter, tableCodec, TableLogPointer, VersionLog, versionPrefix } from '../../commit/index.ts';
import type { DataFile, Schema, TableMetadata } from '../../format/index.ts';
import { SeededRandom, type Runtime } from '../../runtime/index.ts';
import { ChaosStore, type ChaosOptions } from './chaos-store.ts';
import type { RowLedger } from './history.ts';
import type { HostPace, VirtualTime } from './virtual-time.ts';

/** The simulated table's place. */
export const tableLocation = 'memory:simulation';

export type HostOptions = Omit<ChaosOptions, 'random' | 'pace'> & { readonly seed: number; readonly skewMs: number; readonly ledger: RowLedger };

/** One host of a simulation: its clock, its way to the store, and the production code on top of it. */
export class SimulatedHost {
  readonly name: string;
  /** Of one way to the store. */
  readonly latencyMs: number;
  readonly runtime: Runtime;
  readonly pace: HostPace;
  readonly store: ChaosStore;
  readonly random: SeededRandom;
  readonly pointer: TableLogPointer;
  readonly #log: VersionLog<TableMetadata>;
  readonly #storeTime: StoreTime;
  readonly #ledger: RowLedger;
  readonly #time: VirtualTime;
  #fileNumber = 0;

  constructor(options: HostOptions) {
    this.name = options.host;
    this.latencyMs = options.latencyMs;
    this.random = new SeededRandom(options.seed);
    this.pace = { skewMs: options.skewMs, frozenUntilMs: 0, frozenMs: 0 };
    this.runtime = options.time.runtimeOf(this.random, this.pace);
    this.store = new ChaosStore({ ...options, pace: this.pace, random: new SeededRandom(options.seed ^ 0x5bd1e995) });
    this.#storeTime = new StoreTime(this.runtime.clock);
    this.#ledger = options.ledger;
    this.#time = options.time;
    this.#log = new VersionLog({ store: this.store, codec: tableCodec, prefix: versionPrefix, storeTime: this.#storeTime });
    this.pointer = new TableLogPointer({ log: this.#log, runtime: this.runtime, subject: 'simulated table', readHint: (signal) => readHint(this.store, hintKey, signal) });
  }

  /** Opens the table as a process that starts now would, trying again while the store fails. */
  async open(): Promise<TableCommitter> {
    for (;;) {
      try {
        const head = await this.pointer.load();
        const exists = async (version: number): Promise<boolean> => (await this.#log.etagOf(version)) !== undefined;
        const hint = new HintFollower({ store: this.store, key: hintKey, runtime: this.runtime, exists });
        return new TableCommitter({ store: this.store, pointer: this.pointer, runtime: this.runtime, storeTime: this.#storeTime, hint, head });
      } catch {
        await this.runtime.timer.sleep(50);
      }
    }
  }

  /** How long the host has been awake, in ms. */
  get awakeMs(): number {
    return this.#time.awakeMs(this.pace);
  }

  /** An append of one data file that holds the rows and is on its way to the store. @param uploadMs how long it takes to be sent. */
  append(rows: readonly string[], metadata: TableMetadata, uploadMs = 0): AppendRequest {
    const schema = metadata.schemas.find(({ schemaId }) => schemaId === metadata.currentSchemaId)!;
    const { file, key, staged } = this.dataFile(rows, { uploadMs, schema });
    const partitionSpec = metadata.partitionSpecs.find(({ specId }) => specId === metadata.defaultSpecId)!;
    return { schema, partitionSpec, files: [file], stagedKeys: [key], staged };
  }

  /** A data file that holds the rows, on its way to the store. */
  dataFile(rows: readonly string[], { uploadMs = 0, schema }: { readonly uploadMs?: number; readonly schema?: Schema } = {}): { readonly file: DataFile; readonly key: string; readonly staged: Promise<unknown> } {
    const key = `data/${this.name}-${this.#fileNumber++}.parquet`;
    const bytes = new TextEncoder().encode(rows.join('\n'));
    const filePath = `${tableLocation}/${key}`;
    this.#ledger.file(filePath, rows, schema);
    const file: DataFile = { content: 'data', filePath, fileFormat: 'parquet', partition: [], recordCount: BigInt(rows.length), fileSizeInBytes: BigInt(bytes.length) };
    return { file, key, staged: this.#putUntilStored(key, bytes, uploadMs) };
  }

  /** Like a driver that repeats unconditional puts. */
  async #putUntilStored(key: string, bytes: Uint8Array, uploadMs: number): Promise<void> {
    if (uploadMs > 0) await this.runtime.timer.sleep(uploadMs);
    for (let attempt = 0; ; attempt++) {
      try {
        await this.store.put(key, bytes);
        return;
      } catch (error) {
        if (attempt === 5) throw error;
        await this.runtime.timer.sleep(20);
      }
    }
  }
}
