import { isFrazilError } from '../../errors/index.ts';
import type { Runtime } from '../../runtime/index.ts';
import type { ObjectStore } from '../object-store.ts';
import { type Certificate, type PromiseFinding, promiseNames, type StoreIdentity } from './certificate.ts';
import { Probe } from './probe.ts';
import { probeMultipart, probeReplace } from './probe-conditions.ts';
import { probeCreates } from './probe-create.ts';
import { probeListings } from './probe-list.ts';
import { probeClock, probeRanges, probeReadAfterWrite } from './probe-reads.ts';
import { answered } from './rejection.ts';

export interface CertifyOptions {
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
}

/**
 * Puts a store's promises to the test: races, taken keys, wrong etags, replays, reads and listings behind writes, ranges, clocks.
 *
 * Everything happens below `_frazil/probe/<random>/` and is removed again. A store that merely does not answer is not
 * judged. No probe can prove a promise: a store that breaks one rarely enough passes.
 *
 * *Errors*: `store-unavailable`, `access-denied`, `bucket-not-found`, `request-aborted`. *Cost*: about 1,500 requests,
 * 1,100 of them small conditional puts, most of them at once.
 */
export async function certifyStore(store: ObjectStore, options: CertifyOptions): Promise<Certificate> {
  const { runtime, signal } = options;
  const probe = new Probe(store, runtime, signal);
  let findings: PromiseFinding[];
  let clockOffsetMs: number | undefined;
  try {
    const clock = await probeClock(probe);
    clockOffsetMs = clock.offsetMs;
    findings = [
      clock.finding,
      ...(await probeCreates(probe)),
      await probeReadAfterWrite(probe),
      ...(await probeListings(probe)),
      await probeRanges(probe),
      await probeReplace(probe),
      await probeMultipart(probe),
    ];
  } catch (error) {
    await removeProbes(probe).catch(() => undefined);
    throw error;
  }
  findings.push(await removeProbes(probe));
  const promises = promiseNames.flatMap((name) => findings.filter((finding) => finding.name === name));
  const fit = promises.every(({ required, held }) => !required || held === true);
  return { identity: identityOf(store), checkedAtMs: runtime.clock.nowMs(), verdict: fit ? 'fit' : 'unfit', promises, clockOffsetMs };
}

/** What a certificate of this store is made out to. */
export function identityOf(store: ObjectStore): StoreIdentity {
  return { url: store.url, endpoint: store.endpoint ?? '' };
}

/** Deletes what the probes made, which is a probe as well. */
async function removeProbes(probe: Probe): Promise<PromiseFinding> {
  const results = await probe.store.delete(probe.keys);
  const failed = results.filter(({ deleted }) => !deleted);
  const left: string[] = [];
  const looked = await answered(async () => {
    for await (const page of probe.store.list(probe.prefix)) left.push(...page.objects.map(({ key }) => key));
  });
  if (looked.kind === 'rejected') return { name: 'delete', required: false, held: undefined, detail: `Not put to the test, because a listing was turned down: ${looked.why}.` };
  const [first] = failed;
  const why = first?.deleted === false && isFrazilError(first.error) ? `: ${first.error.code}` : '';
  const held = failed.length === 0 && left.length === 0;
  const detail = held ? `All ${results.length} objects of the probe are gone.` : `${Math.max(failed.length, left.length)} objects below ${probe.prefix} could not be removed${why}.`;
  return { name: 'delete', required: false, held, detail };
}
