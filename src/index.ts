/**
 * Purpose: what a program imports from `frazil`.
 *
 * Invariants: every name here is listed in `docs/public-api.txt`; nothing of `testing`, `service` or `cli` is reachable from here.
 *
 * Non-goals: conformance suites and the simulator (`frazil/testing`).
 */
export {
  type CodeEntry,
  type ErrorCode,
  type ErrorContext,
  errorCodes,
  type ErrorKind,
  FrazilError,
  type FrazilErrorOptions,
  hasCode,
  isFrazilError,
  type RetryAdvice,
} from './errors/index.ts';
export type { Clock, Random, Runtime, Timer } from './runtime/index.ts';
