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
 * *Cost*: 1 probe when nothing is newer, 2 when one version is; else about 4 log4(distance) in about log4(distance) round trips more.
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
  while (high - low > 1) {
    const from = low;
    const part = (high - low) / fan;
    const inner = new Set(Array.from({ length: fan - 1 }, (_, index) => from + Math.max(1, Math.floor((index + 1) * part))));
    [low, high] = await narrow(low, high, [...inner], exists);
  }
  return low;
}

/** Probes candidates between `low`, which exists, and `high`, which does not; returns the closer bounds. */
async function narrow(low: number, high: number, candidates: readonly number[], exists: (version: number) => Promise<boolean>): Promise<[number, number]> {
  const found = await Promise.all(candidates.map(exists));
  const reached = Math.max(low, ...candidates.filter((_, index) => found[index] === true));
  // Some may have landed while the probes were under way, so an absent one below an existing one says nothing.
  const absent = Math.min(high, ...candidates.filter((candidate, index) => found[index] === false && candidate > reached));
  return [reached, absent];
}
