import type { PromiseFinding } from './certificate.ts';
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

interface Race {
  readonly name: string;
  readonly winner: number;
  readonly etag: string;
  readonly sizeBytes: number;
  /** Whether it held what its winner sent, right after the race. */
  readonly intact: boolean;
}

interface Faults {
  readonly create: string[];
  readonly body: string[];
}

/** Races for free keys, small and large bodies; then creates on the keys that are taken. */
export async function probeCreates(probe: Probe): Promise<readonly PromiseFinding[]> {
  const faults: Faults = { create: [], body: [] };
  const races: Race[] = [];
  const run = async (name: string, count: number, sizeBytes: number): Promise<void> => {
    const race = await runRace(probe, name, count, sizeBytes, faults);
    if (race !== undefined) races.push(race);
  };
  for (let i = 0; i < keysInTurn; i++) await run(`turn-${i}`, writers, smallBytes);
  await together(Array.from({ length: keysAtOnce }, (_, i) => run(`once-${i}`, writers, smallBytes)));
  for (let i = 0; i < 2; i++) await run(`large-${i}`, largeWriters, largeBytes);
  const overwritten = await createAgain(probe, races);
  const raced = keysInTurn + keysAtOnce + 2;
  return [
    finding('exclusive-create', faults.create, `of up to ${writers} concurrent creates exactly one was acknowledged, for each of ${raced} keys`),
    finding('create-refused-when-taken', overwritten, `all ${races.length * repeatsPerKey} creates of taken keys were refused and changed nothing`),
    finding('body-intact', faults.body, `each of ${races.length} raced objects holds the bytes and the etag of its winner`),
  ];
}

/** One race; a winner is known unless the store let nobody or several win. */
async function runRace(probe: Probe, name: string, count: number, sizeBytes: number, faults: Faults): Promise<Race | undefined> {
  for (let tried = 1; tried <= raceTries; tried++) {
    const keyName = `${name}-${tried}`;
    const outcomes = await together(Array.from({ length: count }, (_, writer) => probe.tryPut(keyName, bodyOf(writer, sizeBytes))));
    const winners = outcomes.flatMap((outcome, writer) => (outcome.kind === 'won' ? [{ writer, etag: outcome.etag }] : []));
    const [winner] = winners;
    if (winner === undefined && outcomes.some(isUnclear)) continue;
    if (winner === undefined) faults.create.push(`of ${count} concurrent creates of ${probe.key(keyName)} none was acknowledged`);
    else if (winners.length > 1) faults.create.push(`of ${count} concurrent creates of ${probe.key(keyName)} ${winners.length} were acknowledged`);
    else {
      const race = { name: keyName, winner: winner.writer, etag: winner.etag, sizeBytes };
      const fault = await findBodyFault(probe, race);
      if (fault !== undefined) faults.body.push(fault);
      return { ...race, intact: fault === undefined };
    }
    return undefined;
  }
  throw inconclusive(probe.store, `no create of ${probe.prefix}${name} was answered`);
}

function findBodyFault(probe: Probe, race: Omit<Race, 'intact'>): Promise<string | undefined> {
  return probe.findFault(race.name, bodyOf(race.winner, race.sizeBytes), race.etag);
}

/** Sends creates to taken keys, the winner's own bytes again and others, several times: some stores refuse only now and then. */
async function createAgain(probe: Probe, races: readonly Race[]): Promise<readonly string[]> {
  const faults: string[] = [];
  await together(
    races.map(async (race) => {
      let accepted = 0;
      for (let i = 0; i < repeatsPerKey; i++) {
        const replayed = i % 2 === 0;
        const outcome = await probe.tryPut(race.name, bodyOf(replayed ? race.winner : writers + i, race.sizeBytes));
        if (outcome.kind !== 'won') continue;
        accepted += 1;
        faults.push(`${probe.key(race.name)} was taken, and a create with ${replayed ? 'its own bytes' : 'other bytes'} was acknowledged`);
      }
      const fault = accepted === 0 && race.intact ? await findBodyFault(probe, race) : undefined;
      if (fault !== undefined) faults.push(`${fault}, though every further create was refused`);
    }),
  );
  return faults;
}

function finding(name: PromiseFinding['name'], faults: readonly string[], held: string): PromiseFinding {
  const [first] = faults;
  const detail = first === undefined ? held : `${first}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}`;
  return { name, required: true, held: first === undefined, detail: `${detail}.` };
}

function isUnclear(outcome: TryOutcome): boolean {
  return outcome.kind === 'unclear';
}
