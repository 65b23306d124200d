/**
 * Maps items with at most `concurrency` calls under way, results in the order of the items.
 *
 * After the first failure no further call starts, and the failure is thrown once those under way have ended.
 */
export async function concurrentMap<Item, Result>(items: readonly Item[], concurrency: number, map: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = Array.from({ length: items.length });
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const work = async (): Promise<void> => {
    while (next < items.length && failure === undefined) {
      const index = next;
      next += 1;
      try {
        results[index] = await map(items[index] as Item);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
  return results;
}
