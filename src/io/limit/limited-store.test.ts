import { describe, expect, it } from 'vitest';
import { manualRuntime } from '../../runtime/index.ts';
import { FaultPlan } from '../fault/fault-plan.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import { storeAnswer } from '../store-answer.ts';
import { ConcurrencyGate } from './concurrency-gate.ts';
import { limitRequests } from './limited-store.ts';

const bytes = new Uint8Array(1);

/** Lets everything run that does not wait for time. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a concurrency gate', () => {
  it('lets no more in than its limit, in the order they came', async () => {
    const gate = new ConcurrencyGate(2);
    const entered: number[] = [];
    const tasks = Array.from({ length: 6 }, async (_, i) => {
      await gate.enter();
      entered.push(i);
      expect(gate.running).toBeLessThanOrEqual(2);
      await Promise.resolve();
      gate.leave();
    });
    await Promise.all(tasks);
    expect(entered).toEqual([0, 1, 2, 3, 4, 5]);
    expect([gate.running, gate.waiting]).toEqual([0, 0]);
  });

  it('keeps no place for those who gave up', async () => {
    const gate = new ConcurrencyGate(1);
    const controller = new AbortController();
    await gate.enter();
    const second = gate.enter(controller.signal);
    const third = gate.enter();
    controller.abort('enough');
    await expect(second).rejects.toBe('enough');
    expect(gate.waiting).toBe(1);
    gate.leave();
    await third;
    expect([gate.running, gate.waiting]).toEqual([1, 0]);
    gate.leave();
    expect(gate.running).toBe(0);
    await expect(gate.enter(AbortSignal.abort('late'))).rejects.toBe('late');
    expect(gate.running).toBe(0);
  });

  it('gives a place on to the one who waits, not to a newcomer', async () => {
    const gate = new ConcurrencyGate(1);
    const order: string[] = [];
    await gate.enter();
    const waiting = gate.enter().then(() => order.push('waiting'));
    gate.leave();
    const newcomer = gate.enter().then(() => order.push('newcomer'));
    await waiting;
    gate.leave();
    await newcomer;
    expect(order).toEqual(['waiting', 'newcomer']);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a limit of %d', (limit) => {
    expect(() => new ConcurrencyGate(limit)).toThrow(expect.objectContaining({ code: 'internal-invariant' }));
  });
});

describe('a limited store', () => {
  it('holds no more requests open than its limit, and goes on after failures', async () => {
    const runtime = manualRuntime();
    const plan = new FaultPlan({ runtime, rules: [{ effect: { kind: 'delay', durationMs: 10 } }] });
    const store = limitRequests(plan.wrap(new MemoryStore()), 3);
    const puts = Array.from({ length: 10 }, (_, i) => store.put(`k${i % 9}`, bytes, { condition: { kind: 'if-absent' } }));
    const settled = Promise.allSettled(puts);
    for (let i = 0; i < 4; i++) {
      await turn();
      expect(runtime.clock.pending).toBe(Math.min(3, 10 - i * 3));
      await runtime.clock.advance(10);
    }
    expect((await settled).filter(({ status }) => status === 'rejected').length).toBe(1);
  });

  it('lets a request that waits be aborted, and says that nothing was sent', async () => {
    const gate = new ConcurrencyGate(1);
    const store = limitRequests(new MemoryStore(), gate);
    await gate.enter();
    const controller = new AbortController();
    const put = store.put('a', bytes, { signal: controller.signal }).catch((error: unknown) => error);
    const get = store.get('a', { signal: controller.signal }).catch((error: unknown) => error);
    controller.abort();
    expect(await put).toMatchObject({ code: 'request-aborted' });
    expect(storeAnswer(await put)).toEqual({ kind: 'not-sent', reason: 'aborted' });
    expect(await get).toMatchObject({ code: 'request-aborted' });
    gate.leave();
    await expect(store.head('a')).rejects.toMatchObject({ code: 'object-not-found' });
  });

  it('holds no place between the pages of a listing nor between the steps of a writer', async () => {
    const store = limitRequests(new MemoryStore(), 1);
    await store.put('a', bytes);
    await store.put('b', bytes);
    const writer = await store.openWriter('c');
    for await (const page of store.list('', { pageSize: 1 })) {
      expect((await store.get(page.objects[0]?.key ?? '')).bytes.length).toBe(1);
      await writer.write(bytes);
    }
    await writer.close();
    expect((await store.get('c')).bytes.length).toBe(2);
  });
});
