import { fileURLToPath } from 'node:url';
import type { BuiltDrivers } from './built-drivers.ts';
import { DriverProcess, type DriverProgram } from './driver-process.ts';
import { type Peer, peerPython } from './peers.ts';

/** What can be measured: Frazil, other table libraries, and parquet-wasm with no table format around it. */
export type System = 'frazil' | 'parquet-wasm' | Peer;

const peerDriver = fileURLToPath(new URL('../peers/driver.py', import.meta.url));

/** Starts drivers, and ends those that are left over. */
export class BenchSystems {
  readonly #drivers: BuiltDrivers;
  readonly #peers: ReadonlySet<Peer>;
  readonly #running = new Set<DriverProcess>();

  /** `peers` are those that may run beside Frazil. */
  constructor(drivers: BuiltDrivers, peers: readonly Peer[]) {
    this.#drivers = drivers;
    this.#peers = new Set(peers);
    // Whatever ends this process, no driver outlives it.
    process.once('exit', () => {
      for (const driver of this.#running) driver.kill();
    });
  }

  /** Those of the peers that run. */
  among<Each extends Peer>(peers: readonly Each[]): readonly Each[] {
    return peers.filter((peer) => this.#peers.has(peer));
  }

  /** Starts a process that holds one of the systems. */
  start(system: System, options: Pick<DriverProgram, 'pinned'> = {}): DriverProcess {
    const driver = new DriverProcess({ ...programOf(system, this.#drivers), ...options });
    this.#running.add(driver);
    return driver;
  }

  /** Starts a process, works with it, and ends it. */
  async fresh<Result>(system: System, work: (driver: DriverProcess) => Promise<Result>, options: Pick<DriverProgram, 'pinned'> = {}): Promise<Result> {
    const driver = this.start(system, options);
    try {
      return await work(driver);
    } finally {
      await driver.close();
      this.#running.delete(driver);
    }
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#running, (driver) => driver.close().catch(() => undefined)));
  }
}

function programOf(system: System, drivers: BuiltDrivers): DriverProgram {
  if (system === 'frazil') return { program: process.execPath, args: [drivers.frazil] };
  if (system === 'parquet-wasm') return { program: process.execPath, args: [drivers.raw] };
  return { program: peerPython(), args: [peerDriver, system], environment: { PYTHONWARNINGS: 'ignore', PYTHONDONTWRITEBYTECODE: '1' } };
}
