/** Runs each of several things once a round, in turns, so that all of them see the same weather; results by name. */
export async function inTurns<Name extends string, Result>(rounds: number, turns: ReadonlyMap<Name, (round: number) => Promise<Result>>): Promise<ReadonlyMap<Name, readonly Result[]>> {
  const results = new Map<Name, Result[]>(Array.from(turns.keys(), (name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, turn] of turns) results.get(name)?.push(await turn(round));
  }
  return results;
}
