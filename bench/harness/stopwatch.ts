/** What a piece of work took, in ms: on the wall clock, and of this process's processor time on all its threads. */
export interface Spent {
  readonly ms: number;
  /** Says more than the clock when others use the machine too. */
  readonly cpuMs: number;
}

/** Does a piece of work and says what it took. */
export async function measured(work: () => Promise<unknown>): Promise<Spent> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await work();
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
}

/** How long a piece of work takes on the wall clock, in ms. */
export async function msOf(work: () => Promise<unknown>): Promise<number> {
  return (await measured(work)).ms;
}
