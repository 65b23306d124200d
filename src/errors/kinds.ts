/** What the caller should do about an error; the specific code says what happened. */
export type ErrorKind =
  | 'invalid'
  | 'not-found'
  | 'already-exists'
  | 'conflict'
  | 'outcome-unknown'
  | 'unavailable'
  | 'denied'
  | 'corrupt'
  | 'unsupported'
  | 'interrupted'
  | 'internal';

/** When repeating the same request can help: `never`, `after-refresh` (load the head first), `after-resolving` (read back first), `same-request`. */
export type RetryAdvice = 'never' | 'after-refresh' | 'after-resolving' | 'same-request';

interface KindFacts {
  readonly retry: RetryAdvice;
  /** Whether objects staged by the failed attempt may be deleted. */
  readonly cleanupSafe: boolean;
  /** Process exit code of the command. */
  readonly exitCode: number;
}

/** The derived facts of each kind; the single table that `FrazilError` and the command read. */
export const kindFacts: Readonly<Record<ErrorKind, KindFacts>> = {
  internal: { retry: 'never', cleanupSafe: false, exitCode: 1 },
  invalid: { retry: 'never', cleanupSafe: true, exitCode: 2 },
  'not-found': { retry: 'never', cleanupSafe: false, exitCode: 3 },
  'already-exists': { retry: 'never', cleanupSafe: false, exitCode: 4 },
  conflict: { retry: 'after-refresh', cleanupSafe: true, exitCode: 5 },
  'outcome-unknown': { retry: 'after-resolving', cleanupSafe: false, exitCode: 6 },
  unavailable: { retry: 'same-request', cleanupSafe: false, exitCode: 7 },
  denied: { retry: 'never', cleanupSafe: true, exitCode: 8 },
  corrupt: { retry: 'never', cleanupSafe: false, exitCode: 9 },
  unsupported: { retry: 'never', cleanupSafe: true, exitCode: 10 },
  interrupted: { retry: 'after-resolving', cleanupSafe: false, exitCode: 130 },
};
