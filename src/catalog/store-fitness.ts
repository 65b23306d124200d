import { checkNotAborted, StoreTime } from '../commit/index.ts';
import { certificateKey, ensureCertified, type ObjectStore, SharedCall } from '../io/index.ts';
import type { Runtime } from '../runtime/index.ts';

/** Answers that are asked for, at most, to learn the store's time: two that agree, and between them wrong ones. */
const asksMax = 4;

/** Whether tables may be made in a store by this host: the store keeps its promises, and their clocks agree. */
export class StoreFitness {
  /** For all who commit to the store; every answer of theirs corrects it. */
  readonly storeTime: StoreTime;
  readonly #store: ObjectStore;
  readonly #runtime: Runtime;
  #proof: SharedCall<unknown> | undefined;
  #asked = false;

  constructor(store: ObjectStore, runtime: Runtime) {
    this.#store = store;
    this.#runtime = runtime;
    this.storeTime = new StoreTime(runtime.clock);
  }

  /**
   * Proves the store once for all who wait; a failed proof is tried again, and one caller's abort stops no other.
   *
   * *Errors*: `store-unfit`, `request-aborted`, store errors. *Cost*: that of `ensureCertified` the first time.
   */
  async ensureFit(signal?: AbortSignal): Promise<void> {
    checkNotAborted(signal);
    if (this.#proof === undefined || this.#proof.abandoned) {
      this.#proof = new SharedCall((shared) => ensureCertified(this.#store, { runtime: this.#runtime, signal: shared }));
    }
    const proof = this.#proof;
    try {
      await proof.join('certify', certificateKey, signal);
    } catch (error) {
      if (this.#proof === proof && signal?.aborted !== true) this.#proof = undefined;
      throw error;
    }
  }

  /**
   * Refuses a host whose clock is far ahead before it makes anything: the first version of a table would be dated so too.
   *
   * *Errors*: `clock-ahead`, store errors. *Cost*: one request the first time, and while the clocks are in doubt up to three more.
   */
  async ensureClock(signal?: AbortSignal): Promise<void> {
    for (let asks = 0; asks < asksMax && (!this.#asked || this.storeTime.isDoubtful); asks++) await this.#ask(signal);
    this.storeTime.nextTimestampMs(0);
  }

  async #ask(signal: AbortSignal | undefined): Promise<void> {
    const sent = this.storeTime.reading();
    const { storeTimeMs } = await this.#store.head(certificateKey, signal ? { signal } : {});
    this.storeTime.observe(storeTimeMs, sent);
    this.#asked = true;
  }
}
