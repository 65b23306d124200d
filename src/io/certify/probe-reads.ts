import { hasCode } from '../../errors/index.ts';
import type { ByteRange } from '../object-store.ts';
import { judged, type PromiseFinding } from './certificate.ts';
import { bodyOf, type Probe, sameBytes, together } from './probe.ts';
import { answered } from './rejection.ts';

const objects = 16;
const rangedBytes = 5000;
const clockTries = 3;

/** Reads behind writes and overwrites, of new and of replaced objects. */
export async function probeReadAfterWrite(probe: Probe): Promise<PromiseFinding> {
  const faults: string[] = [];
  const check = async (i: number): Promise<void> => {
    const name = `read-${i}`;
    // Ask before it is there: a store may remember the absence.
    await probe.store.head(probe.key(name), probe.signal).catch(ignoreMissing);
    for (const version of [i, i + objects]) {
      const body = bodyOf(version, 600 + version);
      const { etag } = await probe.put(name, body);
      const fault = await probe.findFault(name, body, etag);
      if (fault !== undefined) faults.push(fault);
    }
  };
  await together(Array.from({ length: objects }, (_, i) => check(i)));
  return { name: 'read-after-write', required: true, ...judged({ faults, held: `${objects * 2} objects were read right after their put` }) };
}

/** Parts of an object: from the front, the middle, beyond the end, from the end. */
export async function probeRanges(probe: Probe): Promise<PromiseFinding> {
  const faults: string[] = [];
  const body = bodyOf(1, rangedBytes);
  await probe.put('ranges', body);
  const ranges: readonly ByteRange[] = [
    { start: 0, end: 1 },
    { start: 100, end: 3000 },
    { start: rangedBytes - 1, end: rangedBytes },
    { start: 4000, end: rangedBytes * 2 },
    { suffix: 8 },
    { suffix: rangedBytes * 2 },
  ];
  for (const range of ranges) {
    const answer = await answered(() => probe.store.get(probe.key('ranges'), { range, ...probe.signal }));
    if (answer.kind === 'rejected') {
      faults.push(`the range ${JSON.stringify(range)} of ${rangedBytes} bytes was turned down: ${answer.why}`);
      continue;
    }
    const { bytes, meta } = answer.value;
    const expected = 'suffix' in range ? body.slice(-range.suffix) : body.slice(range.start, range.end);
    if (!sameBytes(bytes, expected)) faults.push(`the range ${JSON.stringify(range)} of ${rangedBytes} bytes gave ${bytes.length} bytes that are not those`);
    else if (meta.size !== rangedBytes) faults.push(`a ranged read gave the size ${meta.size} instead of ${rangedBytes}`);
  }
  return { name: 'range-reads', required: true, ...judged({ faults, held: `${ranges.length} ranges gave exactly their bytes` }) };
}

/** Compares the clocks, by the answer that took the least time. */
export async function probeClock(probe: Probe): Promise<{ readonly finding: PromiseFinding; readonly offsetMs: number | undefined }> {
  let best: { readonly tookMs: number; readonly offsetMs: number } | undefined;
  await probe.put('clock', bodyOf(0, 4));
  for (let i = 0; i < clockTries; i++) {
    const beforeMs = probe.runtime.clock.nowMs();
    const startMs = probe.runtime.clock.monotonicMs();
    const { storeTimeMs } = await probe.store.head(probe.key('clock'), probe.signal);
    const tookMs = probe.runtime.clock.monotonicMs() - startMs;
    if (storeTimeMs !== undefined && (best === undefined || tookMs < best.tookMs)) best = { tookMs, offsetMs: Math.round(storeTimeMs - (beforeMs + tookMs / 2)) || 0 };
  }
  const detail = best === undefined ? 'answers carry no time of the store' : `the store's clock differs from this host's by ${best.offsetMs} ms, give or take a second`;
  return { finding: { name: 'store-time', required: false, held: best !== undefined, detail: `${detail}.` }, offsetMs: best?.offsetMs };
}

function ignoreMissing(error: unknown): undefined {
  if (hasCode(error, 'object-not-found')) return undefined;
  throw error;
}
