import { describe, expect, it } from 'vitest';
import { FrazilError } from '../../errors/index.ts';
import { MemoryStore, type PutOptions, type PutResult, type StoreAnswer, storeError } from '../../io/index.ts';
import { manualRuntime } from '../../runtime/index.ts';
import { StoreTime } from '../store-time.ts';
import { landVersion, type VersionLanding } from './land-version.ts';
import { type VersionCodec, VersionLog } from './version-log.ts';

/** Bodies `id:text`, or `id` alone for a tombstone. */
const textCodec: VersionCodec<string> = {
  encode: (value) => new TextEncoder().encode(value),
  decode: (bytes) => {
    const [commitId = '', value] = new TextDecoder().decode(bytes).split(':');
    if (commitId === 'garbage') throw new FrazilError('metadata-invalid', 'scripted');
    if (commitId === 'newer') throw new FrazilError('format-version-unsupported', 'scripted');
    return value === undefined ? { kind: 'tombstone', lastUpdatedMs: 0, commitId } : { kind: 'value', value, commitId };
  },
  keyOf: (version) => `v${version}`,
  versionOf: (key) => Number(key.slice(1)),
};

type Step = { readonly answer?: StoreAnswer; readonly landed: boolean; readonly code?: 'access-denied' | 'write-outcome-unknown'; readonly hang?: boolean };

/** A store whose first puts go as scripted; later ones succeed honestly. */
class ScriptedStore extends MemoryStore {
  readonly script: Step[];
  puts = 0;
  unreadable = 0;
  reads = 0;

  constructor(script: Step[]) {
    super();
    this.script = script;
  }

  override async put(key: string, bytes: Uint8Array, options: PutOptions = {}): Promise<PutResult> {
    this.puts += 1;
    const step = this.script.shift();
    if (step === undefined) return await super.put(key, bytes, options);
    if (step.landed) await super.put(key, bytes, options);
    if (step.hang === true) {
      return await new Promise((_, reject) => {
        const giveUp = (): void => reject(storeError('request-aborted', 'given up', key, { kind: 'no-answer', reason: 'aborted' }));
        if (options.signal?.aborted === true) giveUp();
        else options.signal?.addEventListener('abort', giveUp, { once: true });
      });
    }
    throw storeError(step.code ?? 'write-outcome-unknown', 'scripted', key, step.answer!);
  }

  override async get(...call: Parameters<MemoryStore['get']>): ReturnType<MemoryStore['get']> {
    this.reads += 1;
    if (this.unreadable > 0) {
      this.unreadable -= 1;
      throw new FrazilError('store-unavailable', 'scripted');
    }
    return await super.get(...call);
  }
}

async function land(store: ScriptedStore, options: { readonly deadlineMs?: number; readonly signal?: AbortSignal } = {}): Promise<VersionLanding<string>> {
  const runtime = manualRuntime();
  const log = new VersionLog({ store, codec: textCodec, prefix: 'v', storeTime: new StoreTime(runtime.clock) });
  const landing = landVersion(log, 2, textCodec.encode('mine:value'), runtime, { commitId: 'mine', deadlineMs: 60_000, ...options });
  let done = false;
  void landing.finally(() => {
    done = true;
  });
  for (let passedMs = 0; !done && passedMs < 200_000; passedMs += 100) await runtime.clock.advance(100);
  return await landing;
}

const status = (code: number): StoreAnswer => ({ kind: 'http', status: code, errorBody: false });

describe('landVersion', () => {
  it('wins with one put when nothing goes wrong', async () => {
    const store = new ScriptedStore([]);
    expect(await land(store)).toMatchObject({ outcome: 'won' });
    expect(store.puts).toBe(1);
  });

  it('loses to another commit, and brings the winner along', async () => {
    const store = new ScriptedStore([]);
    store.objects.set('v2', textCodec.encode('other:theirs'));
    expect(await land(store)).toMatchObject({ outcome: 'lost', found: { content: { commitId: 'other', value: 'theirs' } } });
  });

  it.each([412, 304, 409, 500, 503, 404, 408, 429])('takes its own version for won after %i, because the put had landed', async (code) => {
    const store = new ScriptedStore([{ answer: status(code), landed: true }]);
    expect(await land(store)).toMatchObject({ outcome: 'won' });
    expect(store.puts).toBe(1);
  });

  it.each([409, 500, 503, 404])('puts the same bytes again after %i when nothing had landed', async (code) => {
    const store = new ScriptedStore([{ answer: status(code), landed: false }]);
    expect(await land(store)).toMatchObject({ outcome: 'won' });
    expect(store.puts).toBe(2);
  });

  it('recognises its own commit in a tombstone', async () => {
    const store = new ScriptedStore([]);
    store.objects.set('v2', new TextEncoder().encode('mine'));
    expect(await land(store)).toMatchObject({ outcome: 'won' });
  });

  it('has lost to the tombstone of another commit', async () => {
    const store = new ScriptedStore([]);
    store.objects.set('v2', new TextEncoder().encode('other'));
    expect(await land(store)).toMatchObject({ outcome: 'lost', found: { content: { kind: 'tombstone' } } });
  });

  it.each([400, 403])('is refused by %i on the first try', async (code) => {
    const store = new ScriptedStore([{ answer: status(code), landed: false, code: 'access-denied' }]);
    expect(await land(store)).toMatchObject({ outcome: 'refused', cause: { code: 'access-denied' } });
    expect(store.puts).toBe(1);
  });

  it('is not refused by a 403 that follows a try that may have landed', async () => {
    const store = new ScriptedStore([
      { answer: { kind: 'no-answer', reason: 'reset' }, landed: false },
      { answer: status(403), landed: true, code: 'access-denied' },
    ]);
    expect(await land(store)).toMatchObject({ outcome: 'won' });
  });

  it('goes on trying a store that was never reached, and is refused at the deadline', async () => {
    const step = { answer: { kind: 'not-sent', reason: 'ECONNREFUSED' } as const, landed: false };
    const store = new ScriptedStore(Array.from({ length: 500 }, () => step));
    expect(await land(store, { deadlineMs: 5_000 })).toMatchObject({ outcome: 'refused' });
    expect(store.puts).toBeGreaterThan(3);
  });

  it('is unknown when nothing can be read until the deadline', async () => {
    const store = new ScriptedStore([{ answer: status(500), landed: true }]);
    store.unreadable = 100_000;
    expect(await land(store, { deadlineMs: 5_000 })).toMatchObject({ outcome: 'unknown' });
  });

  it('is refused, for good and at once, where the version has a format that nobody like it writes', async () => {
    const store = new ScriptedStore([]);
    store.objects.set('v2', textCodec.encode('newer:theirs'));
    expect(await land(store)).toMatchObject({ outcome: 'refused', cause: { code: 'format-version-unsupported' } });
  });

  it('is unknown, and soon, where the version is illegible, because it may be its own', async () => {
    const store = new ScriptedStore([]);
    store.objects.set('v2', textCodec.encode('garbage:'));
    expect(await land(store)).toMatchObject({ outcome: 'unknown', cause: { code: 'metadata-invalid' } });
    expect(store.reads).toBe(5);
  });

  it('is unknown, not lost, when the version stays absent until the deadline', async () => {
    const store = new ScriptedStore(Array.from({ length: 500 }, () => ({ answer: status(500), landed: false })));
    expect(await land(store, { deadlineMs: 5_000 })).toMatchObject({ outcome: 'unknown' });
  });

  it('resolves a put that hangs by giving up on it and reading back', async () => {
    const store = new ScriptedStore([{ landed: true, hang: true }]);
    expect(await land(store)).toMatchObject({ outcome: 'won' });
  });

  it('is refused by an abort before anything was sent', async () => {
    const store = new ScriptedStore([]);
    expect(await land(store, { signal: AbortSignal.abort() })).toMatchObject({ outcome: 'refused' });
    expect(store.puts).toBe(0);
  });

  it('finds out what became of a put that was aborted under way', async () => {
    const abort = new AbortController();
    const store = new ScriptedStore([{ landed: true, hang: true }]);
    const landing = land(store, { signal: abort.signal });
    abort.abort();
    expect(await landing).toMatchObject({ outcome: 'won' });
  });

  it('is unknown after an abort when the version is absent, for it may still land', async () => {
    const abort = new AbortController();
    const store = new ScriptedStore([{ landed: false, hang: true }]);
    const landing = land(store, { signal: abort.signal });
    abort.abort();
    expect(await landing).toMatchObject({ outcome: 'unknown' });
  });
});
