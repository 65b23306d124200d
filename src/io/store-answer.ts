import { type ErrorCode, FrazilError, isFrazilError } from '../errors/index.ts';

/**
 * What a store said to one put, before anybody decides what it means.
 *
 * The commit's classifier is an exhaustive function over these, so drivers report facts here and judge nothing.
 */
export type StoreAnswer =
  /** An HTTP answer arrived whole. `errorBody` marks a 2xx whose body holds an error. */
  | { readonly kind: 'http'; readonly status: number; readonly errorBody: boolean }
  /** The request may have reached the store and no whole answer came back. */
  | { readonly kind: 'no-answer'; readonly reason: 'timeout' | 'reset' | 'aborted' }
  /** The request certainly never left this host (name not resolved, connection refused, aborted before sending). */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** A local file system call failed. `stage` says whether the exclusive link had been asked for. */
  | { readonly kind: 'errno'; readonly errno: string; readonly stage: 'before-link' | 'link-or-after' };

/** Builds the error of a failed put, with the answer attached for the classifier. */
export function storeError(code: ErrorCode, message: string, key: string, answer: StoreAnswer, cause?: unknown): FrazilError {
  return new FrazilError(code, message, { context: { key, answer }, cause });
}

/** The answer attached to a failed put; undefined for errors that no store raised. */
export function storeAnswer(error: unknown): StoreAnswer | undefined {
  if (!isFrazilError(error)) return undefined;
  const answer = error.context['answer'];
  return typeof answer === 'object' && answer !== null && 'kind' in answer ? (answer as StoreAnswer) : undefined;
}
