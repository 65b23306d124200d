import type { ObjectWriter } from '../object-store.ts';
import { judged, type PromiseFinding } from './certificate.ts';
import { bodyOf, outcomeOf, type Probe, together, type TryOutcome } from './probe.ts';
import { rejectionsIn } from './probe-create.ts';
import { answered } from './rejection.ts';

const replacers = 16;
const replaceRaces = 4;
const multipartWriters = 4;
const multipartRaces = 2;
/** How often something is tried anew whose answers left open what the store does. */
const tries = 5;
/** A conditional upload in parts is put to the test only where a part is no larger than this. */
const partMaxBytes = 16 * 1024 * 1024;

const openAnswers = 'not put to the test, because too few tries of it were answered';

/** What one try showed: a fault, nothing against the store, or too few answers to tell. */
type Finding = { readonly fault: string } | 'sound' | 'unclear';

/** Replacing by etag: the right one, a wrong one, and races on one etag. */
export async function probeReplace(probe: Probe): Promise<PromiseFinding> {
  const name = 'replace-by-etag';
  if (!probe.store.capabilities.putIfMatch) return { name, required: false, held: undefined, detail: 'The store does not claim it.' };
  const findings = [await untilClear((n) => replaceInTurn(probe, `replace-${n}`))];
  for (let race = 0; race < replaceRaces; race++) findings.push(await untilClear((n) => replaceAtOnce(probe, `replace-race-${race}-${n}`)));
  const held = `wrong etags were refused, and of ${replacers} concurrent replacements one was acknowledged, ${replaceRaces} times`;
  return { name, required: false, ...judged({ ...summed(findings), held }) };
}

async function replaceInTurn(probe: Probe, name: string): Promise<Finding> {
  const { etag: first } = await probe.put(name, bodyOf(1, 100));
  const right = await probe.tryPut(name, bodyOf(2, 100), { kind: 'if-match', etag: first });
  if (right.kind === 'unclear') return 'unclear';
  if (right.kind !== 'won') return { fault: `a replacement with the right etag was refused${rejectionsIn([right])}` };
  const wrong = await probe.tryPut(name, bodyOf(3, 100), { kind: 'if-match', etag: first });
  if (wrong.kind === 'unclear') return 'unclear';
  if (wrong.kind === 'won') return { fault: 'a replacement with a wrong etag was accepted' };
  const changed = await probe.findFault(name, bodyOf(2, 100), right.etag);
  return changed === undefined ? 'sound' : { fault: changed };
}

async function replaceAtOnce(probe: Probe, name: string): Promise<Finding> {
  const { etag } = await probe.put(name, bodyOf(0, 100));
  const outcomes = await together(Array.from({ length: replacers }, (_, i) => probe.tryPut(name, bodyOf(i + 1, 100), { kind: 'if-match', etag })));
  return raceFinding(outcomes, 'replacements of one etag');
}

/** Uploads in parts that complete only if the key is free: all at once, on one key. */
export async function probeMultipart(probe: Probe): Promise<PromiseFinding> {
  const name = 'conditional-multipart';
  const { conditionalMultipart, singlePutLimitBytes } = probe.store.capabilities;
  if (!conditionalMultipart) return { name, required: false, held: undefined, detail: 'The store does not claim it.' };
  const sizeBytes = singlePutLimitBytes <= partMaxBytes ? singlePutLimitBytes + 1 : 1000;
  const findings: Finding[] = [];
  for (let race = 0; race < multipartRaces; race++) findings.push(await untilClear((n) => uploadAtOnce(probe, `multipart-${race}-${n}`, sizeBytes)));
  const held = `of ${multipartWriters} concurrent conditional uploads one was acknowledged, ${multipartRaces} times`;
  return { name, required: false, ...judged({ ...summed(findings), held }) };
}

async function uploadAtOnce(probe: Probe, name: string, sizeBytes: number): Promise<Finding> {
  const opened: ObjectWriter[] = [];
  try {
    const begun = await together(
      Array.from({ length: multipartWriters }, (_, i) =>
        answered(async () => {
          const writer = await probe.store.openWriter(probe.key(name), { condition: { kind: 'if-absent' }, ...probe.signal });
          opened.push(writer);
          await writer.write(bodyOf(i, sizeBytes));
          return writer;
        }),
      ),
    );
    const outcomes = await together(begun.map(async (answer): Promise<TryOutcome> => (answer.kind === 'rejected' ? answer : await outcomeOf(() => answer.value.close()))));
    const finding = raceFinding(outcomes, 'conditional uploads of one key');
    const winner = outcomes.findIndex(({ kind }) => kind === 'won');
    const won = outcomes[winner];
    const fault = finding === 'sound' && won?.kind === 'won' ? await probe.findFault(name, bodyOf(winner, sizeBytes), won.etag) : undefined;
    return fault === undefined ? finding : { fault };
  } finally {
    await together(opened.map((writer) => writer.abort()));
  }
}

function raceFinding(outcomes: readonly TryOutcome[], what: string): Finding {
  const won = outcomes.filter(({ kind }) => kind === 'won').length;
  if (won === 1) return 'sound';
  if (won === 0 && outcomes.some(({ kind }) => kind === 'unclear')) return 'unclear';
  return { fault: `of ${outcomes.length} concurrent ${what} ${won} were acknowledged${won === 0 ? rejectionsIn(outcomes) : ''}` };
}

async function untilClear(attempt: (number: number) => Promise<Finding>): Promise<Finding> {
  for (let number = 1; number <= tries; number++) {
    const finding = await attempt(number);
    if (finding !== 'unclear') return finding;
  }
  return 'unclear';
}

function summed(findings: readonly Finding[]): { readonly faults: readonly string[]; readonly untested: string | undefined } {
  const faults = findings.flatMap((finding) => (typeof finding === 'string' ? [] : [finding.fault]));
  return { faults, untested: findings.includes('unclear') ? openAnswers : undefined };
}
