/** Wall and monotonic time of this host. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z by the host's wall clock; may jump. */
  nowMs(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number;
}

/** Unpredictable numbers; in a simulation, seeded ones. */
export interface Random {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
  /** A fraction in [0, 1). */
  fraction(): number;
}

/** Waiting. */
export interface Timer {
  /** Resolves after `durationMs`; rejects with the signal's reason when it is aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** Everything nondeterministic that the library may use, passed in so that a simulation can replace it. */
export interface Runtime {
  readonly clock: Clock;
  readonly random: Random;
  readonly timer: Timer;
}
