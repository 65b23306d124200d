import type { ErrorKind } from '../kinds.ts';

/** One row of the code registry. */
export interface CodeEntry {
  readonly kind: ErrorKind;
  /** What happened, one sentence, for `docs/errors.md`. */
  readonly summary: string;
  /** What the caller can do about it, one sentence. */
  readonly remedy: string;
}
