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
});
