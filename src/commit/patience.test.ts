import { describe, expect, it } from 'vitest';
import { FrazilError } from '../errors/index.ts';
import { manualRuntime, type Runtime } from '../runtime/index.ts';
import { backOff, Patience } from './patience.ts';

const late = (): FrazilError => new FrazilError('commit-timeout', 'late');

describe('backOff', () => {
  it.each([false, true])('ends with the caller, with an error of ours (aborted before: %s)', async (before) => {
    const caller = new AbortController();
    if (before) caller.abort('enough');
    const pause = backOff(manualRuntime(), 3, { baseMs: 10, capMs: 500 }, caller.signal);
    caller.abort('enough');
    await expect(pause).rejects.toMatchObject({ code: 'request-aborted', cause: 'enough' });
  });
});

describe('Patience', () => {
  it('ends at the deadline, with what its maker says', async () => {
    const runtime = manualRuntime();
    const { signal } = new Patience(runtime, { deadlineMs: 100, late });
    await runtime.clock.advance(99);
    expect(signal.aborted).toBe(false);
    await runtime.clock.advance(1);
    expect(signal.reason).toMatchObject({ code: 'commit-timeout' });
  });

  it('ends with the caller, always with an error of ours', () => {
    const runtime = manualRuntime();
    const caller = new AbortController();
    const patience = new Patience(runtime, { deadlineMs: 100, signal: caller.signal, late });
    caller.abort('enough');
    expect(patience.signal.reason).toMatchObject({ code: 'request-aborted', cause: 'enough' });
    expect(new Patience(runtime, { deadlineMs: 100, signal: caller.signal, late }).signal.reason).toMatchObject({ code: 'request-aborted' });
  });

  it('leaves no timer behind and hears no later abort', async () => {
    const runtime = manualRuntime();
    const caller = new AbortController();
    const patience = new Patience(runtime, { deadlineMs: 100, signal: caller.signal, late });
    patience.end();
    expect(runtime.clock.pending).toBe(0);
    const { reason } = patience.signal;
    caller.abort('enough');
    await runtime.clock.advance(200);
    expect(patience.signal.reason).toBe(reason);
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 40])('never asks for a longer sleep than timers hold, for a deadline in %d ms', async (deadlineMs) => {
    const asked: number[] = [];
    const manual = manualRuntime();
    const runtime: Runtime = { ...manual, timer: { sleep: (durationMs, signal) => (asked.push(durationMs), manual.timer.sleep(durationMs, signal)) } };
    const patience = new Patience(runtime, { deadlineMs, late });
    await manual.clock.advance(2 ** 33);
    expect(patience.signal.aborted).toBe(false);
    expect(asked.length).toBeGreaterThan(3);
    expect(Math.max(...asked)).toBeLessThan(2 ** 31);
    patience.end();
  });
});
