import { hintKey, readHint } from '../../commit/index.ts';
import { SeededRandom } from '../../runtime/index.ts';
import { noFaults } from './chaos-store.ts';
import { RecordingStore, RowLedger } from './history.ts';
import type { Violation } from './invariants.ts';
import { createTable } from './scenario.ts';
import { SimulatedHost } from './simulated-host.ts';
import { VirtualTime } from './virtual-time.ts';

/** One way, in ms: the hint of the far host is still on its way when the near one has come and gone. */
const farLatencyMs = 80;
const nearLatencyMs = 3;

/** A far host commits, and right behind it a near one; the hint must come to rest at the newest version, though the older one is written last. */
export async function playHints(seed: number): Promise<readonly Violation[]> {
  const random = new SeededRandom(seed);
  const time = new VirtualTime();
  const startMs = time.nowMs;
  const store = new RecordingStore({ nowMs: () => Math.floor(time.nowMs), monotonicMs: () => time.nowMs - startMs });
  const ledger = new RowLedger();
  await createTable(store, random, time.nowMs);
  const host = (name: string, latencyMs: number): SimulatedHost =>
    new SimulatedHost({ host: name, inner: store, time, latencyMs, faultRate: 0, faults: noFaults(), trace: () => undefined, seed: random.next(), skewMs: 0, ledger });
  const append = async (player: SimulatedHost, appends: number): Promise<void> => {
    const table = await player.open();
    for (let number = 0; number < appends; number++) {
      await table.append(player.append([`${player.name} ${number}`], table.head.value));
    }
    await table.close();
  };
  const follow = async (): Promise<void> => {
    const player = host('near', nearLatencyMs);
    for (;;) {
      const { version } = await player.pointer.load();
      if (version > 1) break;
      await player.runtime.timer.sleep(1 + random.below(10));
    }
    await append(player, 1 + random.below(3));
  };
  await time.run([append(host('far', farLatencyMs), 1), follow()]);
  const newest = Math.max(...store.events.map(({ version }) => version));
  const hinted = await readHint(store, hintKey);
  return hinted === newest ? [] : [{ invariant: 'hint', detail: `the hint stays at ${hinted} though version ${newest} exists` }];
}
