/**
 * The highest existing version at or after `known`, found by probing: `known + 1`, then doubling steps, then bisecting.
 *
 * Versions have no holes, so existence is monotonic and neither a listing nor a hint has to be believed.
 *
 * @param known a version that exists (0 stands for "before the first").
 * @param exists answers for one version, uncached.
 * *Cost*: 1 probe when nothing is newer, about 2 log2(distance) otherwise.
 */
export async function probeForward(known: number, exists: (version: number) => Promise<boolean>): Promise<number> {
  let low = known;
  let step = 1;
  while (await exists(low + step)) {
    low += step;
    step *= 2;
  }
  let high = low + step; // absent
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (await exists(middle)) low = middle;
    else high = middle;
  }
  return low;
}
