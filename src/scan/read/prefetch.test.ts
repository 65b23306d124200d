import { describe, expect, test } from 'vitest';
import { prefetch } from './prefetch.ts';

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

  test('an error comes in its place, and a consumer that leaves waits for what is under way', async () => {
    const ended: number[] = [];
    const results = prefetch([1, 2, 3, 4], 3, async (item) => {
      await new Promise((resolve) => setTimeout(resolve, item * 5));
      ended.push(item);
      if (item > 1) throw new RangeError(`${item} failed`);
      return item;
    });
    expect((await results.next()).value).toBe(1);
    await results.return(undefined);
    expect(ended).toEqual([1, 2, 3, 4]);
    const failing = prefetch([1, 2], 1, async (item) => (item === 2 ? Promise.reject(new RangeError('late')) : item));
    expect((await failing.next()).value).toBe(1);
    await expect(failing.next()).rejects.toThrow('late');
  });
});
