import { describe, expect, test } from 'vitest';
import { inSequence } from './in-sequence.ts';
import { prefetch } from './prefetch.ts';

interface Recorded {
  readonly events: string[];
  readonly open: (item: string) => AsyncGenerator<string>;
}

function recorded(fail?: string): Recorded {
  const events: string[] = [];
  return {
    events,
    open: async function* (item) {
      events.push(`open ${item}`);
      try {
        for (const part of [1, 2]) {
          await Promise.resolve();
          if (`${item}${part}` === fail) throw new RangeError(`${fail} failed`);
          yield `${item}${part}`;
        }
      } finally {
        events.push(`close ${item}`);
      }
    },
  };
}

async function* generate<Item>(...items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

describe('inSequence', () => {
  test('starts the next stream while one is consumed, no more', async () => {
    const { events, open } = recorded();
    for await (const result of inSequence(generate('a', 'b', 'c'), open, new AbortController())) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      events.push(`got ${result}`);
    }
    expect(events.filter((event) => event.startsWith('got'))).toEqual(['got a1', 'got a2', 'got b1', 'got b2', 'got c1', 'got c2']);
    expect(events.indexOf('open b')).toBeLessThan(events.indexOf('got a1'));
    expect(events.indexOf('open c')).toBeGreaterThan(events.indexOf('got a2'));
    expect(events.filter((event) => event.startsWith('close'))).toHaveLength(3);
  });

  test('a consumer that leaves closes what is read and what was started, after the stop', async () => {
    const { events, open } = recorded();
    const stop = new AbortController();
    stop.signal.addEventListener('abort', () => events.push('stop'));
    for await (const result of inSequence(generate('a', 'b', 'c'), open, stop)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(result).toBe('a1');
      break;
    }
    expect(events.toSorted()).toEqual(['close a', 'close b', 'open a', 'open b', 'stop']);
    expect(events.indexOf('stop')).toBeLessThan(events.indexOf('close b'));
  });

  test('an error comes after everything before it, and closes the rest', async () => {
    const { events, open } = recorded('b2');
    const results: string[] = [];
    const read = async (): Promise<void> => {
      for await (const result of inSequence(generate('a', 'b', 'c'), open, new AbortController())) results.push(result);
    };
    await expect(read()).rejects.toThrow('b2 failed');
    expect(results).toEqual(['a1', 'a2', 'b1']);
    expect(events.filter((event) => event.startsWith('open')).length).toBe(events.filter((event) => event.startsWith('close')).length);
  });
});

describe('prefetch', () => {
  test('gives results in order and runs no more ahead than asked', async () => {
    let running = 0;
    let most = 0;
    const results = prefetch([30, 5, 20, 1, 1], 2, async (delay) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, delay));
      running -= 1;
      return delay;
    });
    expect(await Array.fromAsync(results)).toEqual([30, 5, 20, 1, 1]);
    expect(most).toBe(3);
  });
});
