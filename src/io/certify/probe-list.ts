import { compareUtf8 } from '../../runtime/index.ts';
import type { ListOptions } from '../object-store.ts';
import { judged, type PromiseFinding } from './certificate.ts';
import { bodyOf, type Probe, together } from './probe.ts';
import { answered } from './rejection.ts';

const rounds = 3;
const objectsPerRound = 10;
const pageSize = 4;

/** Listings right behind concurrent writes, whole, in small pages and from the middle on. */
export async function probeListings(probe: Probe): Promise<readonly PromiseFinding[]> {
  const late: string[] = [];
  const paging: string[] = [];
  const written: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const names = Array.from({ length: objectsPerRound }, (_, i) => `list/${i % 2 === 0 ? 'v' : 'v1'}${round}${i}.json`);
    await together(names.map((name) => probe.put(name, bodyOf(0, 4))));
    written.push(...names.map((name) => probe.key(name)));
    const { keys } = await listed(probe, {}, late);
    const missing = written.filter((key) => !keys.includes(key));
    if (missing.length > 0) late.push(`${missing.length} of ${written.length} objects were missing from a listing that began after their put, ${missing[0]} for one`);
  }
  const expected = written.toSorted(compareUtf8);
  const paged = await listed(probe, { pageSize }, paging);
  if (!sameKeys(paged.keys, expected)) paging.push(`a listing in pages of ${pageSize} gave ${paged.keys.length} keys of ${expected.length}, or not in the order of their bytes`);
  if (paged.largestPage > pageSize) paging.push(`a page of ${pageSize} entries was asked for and ${paged.largestPage} came`);
  for (const startAfter of [expected[11] ?? '', `${expected[11] ?? ''}0`]) {
    const { keys } = await listed(probe, { startAfter, pageSize }, paging);
    if (!sameKeys(keys, expected.slice(12))) paging.push(`a listing after ${startAfter} gave ${keys.length} keys instead of the ${expected.length - 12} behind it`);
  }
  return [
    { name: 'list-after-write', required: true, ...judged({ faults: late, held: `${rounds} listings showed every object put before them` }) },
    { name: 'list-in-pages', required: true, ...judged({ faults: paging, held: `listings in pages of ${pageSize}, whole and from the middle on, were complete and in order` }) },
  ];
}

/** What a listing gave up to its end, or up to where it was turned down, which is a fault. */
async function listed(probe: Probe, options: ListOptions, faults: string[]): Promise<{ readonly keys: readonly string[]; readonly largestPage: number }> {
  const keys: string[] = [];
  let largestPage = 0;
  const walk = async (): Promise<void> => {
    for await (const page of probe.store.list(`${probe.prefix}list/`, { ...options, ...probe.signal })) {
      keys.push(...page.objects.map(({ key }) => key));
      largestPage = Math.max(largestPage, page.objects.length);
    }
  };
  const answer = await answered(walk);
  if (answer.kind === 'rejected') faults.push(`a listing with ${JSON.stringify(options)} was turned down: ${answer.why}`);
  return { keys, largestPage };
}

function sameKeys(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((key, i) => key === right[i]);
}
