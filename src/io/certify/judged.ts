import type { PromiseFinding } from './certificate.ts';

/** What the tries of one promise brought to light. */
export interface Evidence {
  /** Each one sentence without a full stop; a single one breaks the promise. */
  readonly faults: readonly string[];
  /** Why nothing was put to the test, where that is so: without a single case a promise is not kept, it is unknown. */
  readonly untested?: string | undefined;
  /** What was seen of a promise that held. */
  readonly held: string;
}

/** A finding's two facts, from what was seen. */
export function judged({ faults, untested, held }: Evidence): Pick<PromiseFinding, 'held' | 'detail'> {
  const [first] = faults;
  if (first !== undefined) return { held: false, detail: `${first}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}.` };
  if (untested !== undefined) return { held: undefined, detail: `${untested}.` };
  return { held: true, detail: `${held}.` };
}
