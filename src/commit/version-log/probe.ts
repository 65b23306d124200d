/** So many versions are asked for at once, when more than one is newer. */
const fan = 4;

/**
 * The highest existing version at or after `known`, found by probing: the next two one by one, then growing steps and
 * at last ever smaller ones, several probes at once: a host far from the store must not be outrun while it looks.
 *
 * Versions have no holes, so existence is monotonic and neither a listing nor a hint has to be believed. Where versions
 * land meanwhile, the answer was the newest at one moment during the call.
 *
 * @param known a version that exists (0 stands for "before the first").
 * @param exists answers for one version, uncached.
 * *Cost*: 1 probe when nothing is newer, 2 when one version is; else about 3 log4(distance) in about log4(distance) round trips more.
 */
export async function probeForward(known: number, exists: (version: number) => Promise<boolean>): Promise<number> {
  if (!(await exists(known + 1))) return known;
  if (!(await exists(known + 2))) return known + 1;
  let low = known + 2;
  let high = Number.POSITIVE_INFINITY;
  for (let step = 1; high === Number.POSITIVE_INFINITY; step *= 2 ** fan) {
    const from = low;
    [low, high] = await narrow(low, high, Array.from({ length: fan }, (_, power) => from + step * 2 ** power), exists);
  }
  return await bisect(low, high, exists);
}

/** A distance up to which one probe after the other is cheaper than several at once, and quick enough. */
const nearDistance = 6;

/**
 * The highest existing version between `low`, which exists, and `high`, which does not.
 *
 * *Cost*: log2(distance) probes one by one when it is short, else several at once in about log4(distance) round trips.
 */
export async function bisect(low: number, high: number, exists: (version: number) => Promise<boolean>): Promise<number> {
  let [from, to] = [low, high];
  while (to - from > 1) {
    const parts = to - from <= nearDistance ? 2 : fan;
    const step = (to - from) / parts;
    const base = from;
    const inner = new Set(Array.from({ length: parts - 1 }, (_, index) => base + Math.max(1, Math.floor((index + 1) * step))));
    [from, to] = await narrow(from, to, [...inner], exists);
  }
  return from;
}

/** Probes candidates between `low`, which exists, and `high`, which does not; returns the closer bounds. */
async function narrow(low: number, high: number, candidates: readonly number[], exists: (version: number) => Promise<boolean>): Promise<[number, number]> {
  const found = await Promise.all(candidates.map(exists));
  const reached = Math.max(low, ...candidates.filter((_, index) => found[index] === true));
  // Some may have landed while the probes were under way, so an absent one below an existing one says nothing.
  const absent = Math.min(high, ...candidates.filter((candidate, index) => found[index] === false && candidate > reached));
  return [reached, absent];
}
