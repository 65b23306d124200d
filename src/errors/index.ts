/**
 * Purpose: one error class, its kinds and the registry of codes.
 *
 * Invariants: a code has exactly one kind; codes are never renamed or reused; `docs/errors.md` lists every code.
 *
 * Non-goals: translation of messages, and mapping of foreign errors (each driver maps its own).
 */
export { type ErrorCode, errorCodes, retiredCodes } from './codes.ts';
export type { CodeEntry } from './codes/entry.ts';
export { assertInvariant, type ErrorContext, FrazilError, type FrazilErrorOptions, hasCode, isFrazilError } from './frazil-error.ts';
export { type ErrorKind, kindFacts, type RetryAdvice } from './kinds.ts';
