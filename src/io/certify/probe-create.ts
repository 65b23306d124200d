import { judged, type PromiseFinding } from './certificate.ts';
import { bodyOf, inconclusive, type Probe, together, type TryOutcome } from './probe.ts';

const writers = 64;
const smallBytes = 1024;
const largeWriters = 16;
const largeBytes = 256 * 1024;
/** Races one after another, then races at once: some stores are atomic only as long as nothing else happens. */
const keysInTurn = 4;
const keysAtOnce = 12;
const raceTries = 3;
const repeatsPerKey = 4;

interface Winner {
  readonly writer: number;
  readonly etag: string;
}

/** A key that somebody won; several did where the store is not atomic. */
interface TakenKey {
  readonly name: string;
  readonly sizeBytes: number;
  /** Whose bytes it held right after the race; the first winner where it held nobody's. */
  readonly holder: Winner;
  /** Whether it held the bytes and the etag of a winner. */
  readonly intact: boolean;
}

interface Faults {
  readonly create: string[];
  readonly body: string[];
}

/** Races for free keys, small and large bodies; then creates on the keys that are taken. */
export async function probeCreates(probe: Probe): Promise<readonly PromiseFinding[]> {
  const faults: Faults = { create: [], body: [] };
  const taken: TakenKey[] = [];
  const run = async (name: string, count: number, sizeBytes: number): Promise<void> => {
    const key = await runRace(probe, name, count, sizeBytes, faults);
    if (key !== undefined) taken.push(key);
  };
  for (let i = 0; i < keysInTurn; i++) await run(`turn-${i}`, writers, smallBytes);
  await together(Array.from({ length: keysAtOnce }, (_, i) => run(`once-${i}`, writers, smallBytes)));
  for (let i = 0; i < 2; i++) await run(`large-${i}`, largeWriters, largeBytes);
  const again = await createAgain(probe, taken);
  const raced = keysInTurn + keysAtOnce + 2;
  const noneTaken = taken.length === 0 ? 'not put to the test, because no create was acknowledged' : undefined;
  const noneRefused = again.refused === 0 ? 'not put to the test, because no create of a taken key was answered' : undefined;
  return [
    { name: 'exclusive-create', required: true, ...judged({ faults: faults.create, held: `of up to ${writers} concurrent creates exactly one was acknowledged, for each of ${raced} keys` }) },
    {
      name: 'create-refused-when-taken',
      required: true,
      ...judged({ faults: again.faults, untested: noneTaken ?? noneRefused, held: `${again.refused} creates of ${taken.length} taken keys were refused and changed nothing` }),
    },
    { name: 'body-intact', required: true, ...judged({ faults: faults.body, untested: noneTaken, held: `each of ${taken.length} raced objects holds the bytes and the etag of its winner` }) },
  ];
}

/** One race; nobody has the key where the store acknowledged no create and left none open either. */
async function runRace(probe: Probe, name: string, count: number, sizeBytes: number, faults: Faults): Promise<TakenKey | undefined> {
  for (let tried = 1; tried <= raceTries; tried++) {
    const keyName = `${name}-${tried}`;
    const outcomes = await together(Array.from({ length: count }, (_, writer) => probe.tryPut(keyName, bodyOf(writer, sizeBytes))));
    const winners = outcomes.flatMap((outcome, writer) => (outcome.kind === 'won' ? [{ writer, etag: outcome.etag }] : []));
    const [first] = winners;
    if (winners.length > 1) faults.create.push(`of ${count} concurrent creates of ${probe.key(keyName)} ${winners.length} were acknowledged`);
    if (first !== undefined) return await examineTaken(probe, keyName, sizeBytes, [first, ...winners.slice(1)], faults);
    if (outcomes.some(({ kind }) => kind === 'unclear')) continue;
    faults.create.push(`of ${count} concurrent creates of ${probe.key(keyName)} none was acknowledged${rejectionsIn(outcomes)}`);
    return undefined;
  }
  throw inconclusive(probe.store, `no create of ${probe.prefix}${name} was answered`);
}

/** Reads a key that was won, and finds whose bytes it holds. */
async function examineTaken(probe: Probe, name: string, sizeBytes: number, winners: readonly [Winner, ...Winner[]], faults: Faults): Promise<TakenKey> {
  const read = await probe.get(name);
  const faultOf = ({ writer, etag }: Winner): string | undefined => probe.faultOf(name, read, bodyOf(writer, sizeBytes), etag);
  const holder = winners.find((winner) => faultOf(winner) === undefined);
  if (holder !== undefined) return { name, sizeBytes, holder, intact: true };
  faults.body.push(faultOf(winners[0]) ?? '');
  return { name, sizeBytes, holder: winners[0], intact: false };
}

/** Sends creates to taken keys, the holder's own bytes again and others, several times: some stores refuse only now and then. */
async function createAgain(probe: Probe, taken: readonly TakenKey[]): Promise<{ readonly faults: readonly string[]; readonly refused: number }> {
  const faults: string[] = [];
  let refused = 0;
  await together(
    taken.map(async ({ name, sizeBytes, holder, intact }) => {
      let accepted = false;
      for (let i = 0; i < repeatsPerKey; i++) {
        const replayed = i % 2 === 0;
        const { kind } = await probe.tryPut(name, bodyOf(replayed ? holder.writer : writers + i, sizeBytes));
        if (kind === 'refused') refused += 1;
        if (kind !== 'won') continue;
        accepted = true;
        faults.push(`${probe.key(name)} was taken, and a create with ${replayed ? 'its own bytes' : 'other bytes'} was acknowledged`);
      }
      const fault = !accepted && intact ? await probe.findFault(name, bodyOf(holder.writer, sizeBytes), holder.etag) : undefined;
      if (fault !== undefined) faults.push(`${fault}, though every further create was refused`);
    }),
  );
  return { faults, refused };
}

/** What the store said where it turned writes down as such, to go behind a fault. */
export function rejectionsIn(outcomes: readonly TryOutcome[]): string {
  const rejected = outcomes.find((outcome) => outcome.kind === 'rejected');
  return rejected === undefined ? '' : `: ${rejected.why}`;
}
