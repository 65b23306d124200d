import { type ErrorCode, errorCodes } from './codes.ts';
import { type ErrorKind, kindFacts, type RetryAdvice } from './kinds.ts';

const brand = Symbol.for('frazil.error');

/** Facts that locate an error: key, path, field, offset, status. Values are printed as they are, so no secrets. */
export type ErrorContext = Readonly<Record<string, unknown>>;

export interface FrazilErrorOptions {
  readonly context?: ErrorContext;
  readonly cause?: unknown;
}

/**
 * The one error class: a stable `code` (what happened), a `kind` (what to do), where it happened, and why.
 *
 * Messages may change between releases, codes may not. Recognise it with `isFrazilError`, which also holds
 * across two copies of the package.
 */
export class FrazilError extends Error {
  override readonly name = 'FrazilError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, options: FrazilErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = errorCodes[code].kind;
    this.context = options.context ?? {};
    Object.defineProperty(this, brand, { value: true });
  }

  /** When repeating can help. */
  get retry(): RetryAdvice {
    return kindFacts[this.kind].retry;
  }

  /** Whether what the failed attempt staged may be deleted. */
  get cleanupSafe(): boolean {
    return kindFacts[this.kind].cleanupSafe;
  }

  /** What the caller can do, one sentence. */
  get remedy(): string {
    return errorCodes[this.code].remedy;
  }
}

/** Whether a caught value is a `FrazilError`, of this or another copy of the package. */
export function isFrazilError(value: unknown): value is FrazilError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true;
}

/** Whether a caught value is a `FrazilError` with one of the codes. */
export function hasCode<C extends ErrorCode>(value: unknown, ...codes: readonly C[]): value is FrazilError & { readonly code: C } {
  return isFrazilError(value) && (codes as readonly string[]).includes(value.code);
}

/** Stops at a broken internal rule, before it does harm. *Errors*: `internal-invariant`. */
export function assertInvariant(condition: boolean, message: string, context: ErrorContext = {}): asserts condition {
  if (!condition) throw new FrazilError('internal-invariant', message, { context });
}
