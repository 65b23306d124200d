import type { PromiseFinding } from './certificate.ts';
import { bodyOf, outcomeOf, type Probe, together, type TryOutcome } from './probe.ts';
import { judged } from './probe-reads.ts';

const replacers = 16;
const replaceRaces = 4;
const multipartWriters = 4;
const multipartRaces = 2;
/** A conditional upload in parts is put to the test only where a part is no larger than this. */
const partMaxBytes = 16 * 1024 * 1024;

/** Replacing by etag: the right one, a wrong one, a missing object, and races on one etag. */
export async function probeReplace(probe: Probe): Promise<PromiseFinding> {
  const name = 'replace-by-etag';
  if (!probe.store.capabilities.putIfMatch) return { name, required: false, held: undefined, detail: 'The store does not claim it.' };
  const faults: string[] = [];
  const { etag: first } = await probe.put('replace', bodyOf(1, 100));
  const right = await probe.tryPut('replace', bodyOf(2, 100), { kind: 'if-match', etag: first });
  if (right.kind === 'refused') faults.push('a replacement with the right etag was refused');
  const wrong = await probe.tryPut('replace', bodyOf(3, 100), { kind: 'if-match', etag: first });
  if (wrong.kind === 'won') faults.push('a replacement with a wrong etag was accepted');
  const changed = right.kind === 'won' ? await probe.findFault('replace', bodyOf(2, 100), right.etag) : undefined;
  if (changed !== undefined) faults.push(changed);
  for (let race = 0; race < replaceRaces; race++) {
    const { etag } = await probe.put(`replace-${race}`, bodyOf(0, 100));
    const outcomes = await together(Array.from({ length: replacers }, (_, i) => probe.tryPut(`replace-${race}`, bodyOf(i + 1, 100), { kind: 'if-match', etag })));
    const problem = problemOf(outcomes, 'replacements of one etag');
    if (problem !== undefined) faults.push(problem);
  }
  return { name, required: false, ...judged(faults, `wrong etags were refused, and of ${replacers} concurrent replacements one was acknowledged, ${replaceRaces} times`) };
}

/** Uploads in parts that complete only if the key is free: all at once, on one key. */
export async function probeMultipart(probe: Probe): Promise<PromiseFinding> {
  const { conditionalMultipart, singlePutLimitBytes } = probe.store.capabilities;
  if (!conditionalMultipart) return { name: 'conditional-multipart', required: false, held: undefined, detail: 'The store does not claim it.' };
  const faults: string[] = [];
  const sizeBytes = singlePutLimitBytes <= partMaxBytes ? singlePutLimitBytes + 1 : 1000;
  for (let race = 0; race < multipartRaces; race++) {
    const name = `multipart-${race}`;
    const writers = await together(
      Array.from({ length: multipartWriters }, async (_, i) => {
        const writer = await probe.store.openWriter(probe.key(name), { condition: { kind: 'if-absent' }, ...probe.signal });
        await writer.write(bodyOf(i, sizeBytes));
        return writer;
      }),
    );
    const outcomes = await together(writers.map((writer) => outcomeOf(() => writer.close())));
    await together(writers.map((writer) => writer.abort()));
    const problem = problemOf(outcomes, 'conditional uploads of one key');
    const winner = outcomes.findIndex(({ kind }) => kind === 'won');
    const won = outcomes[winner];
    const fault = won?.kind === 'won' ? await probe.findFault(name, bodyOf(winner, sizeBytes), won.etag) : undefined;
    if (problem !== undefined) faults.push(problem);
    else if (fault !== undefined) faults.push(fault);
  }
  return { name: 'conditional-multipart', required: false, ...judged(faults, `of ${multipartWriters} concurrent conditional uploads one was acknowledged, ${multipartRaces} times`) };
}

function problemOf(outcomes: readonly TryOutcome[], what: string): string | undefined {
  const won = outcomes.filter(({ kind }) => kind === 'won').length;
  const unclear = outcomes.some(({ kind }) => kind === 'unclear');
  return won > 1 || (won === 0 && !unclear) ? `of ${outcomes.length} concurrent ${what} ${won} were acknowledged` : undefined;
}
