import { expect, test } from 'vitest';
import { concurrentMap } from './concurrent-map.ts';

test('keeps the order and the bound', async () => {
  let running = 0;
  let most = 0;
  const results = await concurrentMap([5, 1, 4, 2, 3], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, item));
    running -= 1;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
  expect(await concurrentMap([], 2, async () => Promise.resolve(1))).toEqual([]);
});

test('after a failure starts nothing more and waits for what is under way', async () => {
  const ended: number[] = [];
  const started: number[] = [];
  const run = concurrentMap([1, 2, 3, 4], 2, async (item) => {
    started.push(item);
    await new Promise((resolve) => setTimeout(resolve, item));
    if (item === 1) throw new RangeError('one');
    ended.push(item);
  });
  await expect(run).rejects.toThrow('one');
  expect(started).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});
