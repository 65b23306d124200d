import { describe, expect, it } from 'vitest';
import type { FileRange } from './file-source.ts';
import { FetchQueue, type LoadStep } from './fetch-queue.ts';

const mebi = 1024 ** 2;

interface Fetched {
  readonly name: string;
  readonly range: FileRange;
  readonly answer: (failure?: Error) => void;
}

/** A file of steps of one range each, that are fetched one by one because they lie far apart. */
class FileOfSteps {
  readonly load: LoadStep;
  readonly #ranges: readonly FileRange[];

  constructor(queue: FetchQueue, position: number, ranges: readonly FileRange[], requests: Fetched[]) {
    this.#ranges = ranges;
    this.load = queue.add(position, ranges.map((range) => [range]), async (range) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      requests.push({ name: `${position}:${range.start / mebi}`, range, answer: (failure) => (failure === undefined ? resolve() : reject(failure)) });
      await promise;
      return Uint8Array.from({ length: range.end - range.start }, (_, index) => (position * 16 + range.start / mebi + index) & 0xff);
    });
  }

  async first(step: number): Promise<number | undefined> {
    const loaded = await this.load(step);
    return loaded.bytesOf(this.#ranges[step] as FileRange)[0];
  }
}

const stepsOf = (count: number): readonly FileRange[] => Array.from({ length: count }, (_, index) => ({ start: index * 10 * mebi, end: (index * 10 + 1) * mebi }));
const namesOf = (requests: readonly Fetched[]): readonly string[] => requests.map(({ name }) => name);

describe('a fetch queue', () => {
  it('keeps requests of several files in flight, up to the limit', async () => {
    const requests: Fetched[] = [];
    const queue = new FetchQueue(3 * mebi);
    const first = new FileOfSteps(queue, 0, stepsOf(2), requests);
    const second = new FileOfSteps(queue, 1, stepsOf(3), requests);
    expect(namesOf(requests)).toEqual(['0:0', '0:10', '1:0']);
    requests[0]?.answer();
    expect(await first.first(0)).toBe(0);
    expect(namesOf(requests)).toEqual(['0:0', '0:10', '1:0', '1:10']);
    for (const { answer } of requests) answer();
    expect(await first.first(1)).toBe(10);
    expect(namesOf(requests).at(-1)).toBe('1:20');
    for (const { answer } of requests) answer();
    expect([await second.first(0), await second.first(1), await second.first(2)]).toEqual([16, 26, 36]);
    expect(requests).toHaveLength(5);
  });

  it('fetches what is needed now whatever the limit, and earlier files first', async () => {
    const requests: Fetched[] = [];
    const queue = new FetchQueue(mebi);
    const later = new FileOfSteps(queue, 7, stepsOf(2), requests);
    const earlier = new FileOfSteps(queue, 2, stepsOf(2), requests);
    expect(namesOf(requests)).toEqual(['7:0']);
    const needed = earlier.first(0);
    expect(namesOf(requests)).toEqual(['7:0', '2:0']);
    for (const { answer } of requests) answer();
    await needed;
    expect(await later.first(0)).toBe(112);
    // What was given back goes to the earlier file, although the later one was there before.
    expect(namesOf(requests).at(-1)).toBe('2:10');
  });

  it('gives the bytes of steps that share a request, whatever their order', async () => {
    const queue = new FetchQueue(mebi);
    const source = Uint8Array.from({ length: 4000 }, (_, index) => index % 251);
    let requests = 0;
    const ranges = [{ start: 2000, end: 3000 }, { start: 0, end: 1000 }, { start: 3000, end: 4000 }];
    const add = (position: number): LoadStep =>
      queue.add(position, ranges.map((range) => [range]), async ({ start, end }) => {
        requests += 1;
        return source.subarray(start, end);
      });
    // All at once, as callers may, and one after the other.
    const loadTogether = add(0);
    const loaded = await Promise.all(ranges.map((_, step) => loadTogether(step)));
    const loadInTurn = add(1);
    for (const [step, range] of ranges.entries()) {
      const expected = source.subarray(range.start, range.end);
      expect(loaded[step]?.bytesOf(range)).toEqual(expected);
      expect((await loadInTurn(step)).bytesOf(range)).toEqual(expected);
    }
    expect(requests).toBe(2);
  });

  it('throws a failure where it is asked for, and nowhere else', async () => {
    const requests: Fetched[] = [];
    const queue = new FetchQueue(9 * mebi);
    const file = new FileOfSteps(queue, 0, stepsOf(3), requests);
    for (const [index, { answer }] of requests.entries()) answer(index === 1 ? new RangeError('cut') : undefined);
    await queue.idle();
    expect(await file.first(0)).toBe(0);
    await expect(file.first(1)).rejects.toThrow('cut');
    expect(await file.first(2)).toBe(20);
  });

  it('is idle once nothing is under way', async () => {
    const requests: Fetched[] = [];
    const queue = new FetchQueue(9 * mebi);
    new FileOfSteps(queue, 0, stepsOf(2), requests);
    let idle = false;
    const waiting = queue.idle().then(() => (idle = true));
    requests[0]?.answer();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(idle).toBe(false);
    requests[1]?.answer(new RangeError('cut'));
    await waiting;
  });

  it('gives memory back after the last use, and only what is nobody else\'s', async () => {
    const queue = new FetchQueue(mebi);
    const near = [{ start: 0, end: 10 }, { start: 10, end: 20 }];
    const shared = new Uint8Array(64);
    const own: Uint8Array[] = [];
    const load = queue.add(0, near.map((range) => [range]), async ({ start, end }) => {
      own.push(new Uint8Array(end - start).fill(7));
      return own[0] as Uint8Array;
    });
    const [first, second] = [await load(0), await load(1)];
    first.free();
    expect(second.bytesOf(near[1] as FileRange)).toEqual(new Uint8Array(10).fill(7));
    second.free();
    expect(own.map(({ buffer }) => buffer.byteLength)).toEqual([0]);

    const loadShared = queue.add(1, [[{ start: 0, end: 10 }]], async () => shared.subarray(0, 10));
    (await loadShared(0)).free();
    expect(shared).toHaveLength(64);
  });
});
