import { FrazilError } from '../errors/index.ts';
import { storeError } from './store-answer.ts';

/** The error of a call that its caller gave up; the signal's reason is the cause. */
export function requestAborted(operation: string, key: string, signal: AbortSignal): FrazilError {
  return new FrazilError('request-aborted', `The ${operation} of ${key} was aborted.`, { context: { key }, cause: signal.reason });
}

/**
 * Stops a read, list or delete whose signal is aborted.
 *
 * *Errors*: `request-aborted`.
 */
export function checkNotAborted(operation: string, key: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw requestAborted(operation, key, signal);
}

/**
 * Stops a write whose signal is aborted before anything was sent, and says so in the answer.
 *
 * *Errors*: `request-aborted`.
 */
export function checkWriteNotAborted(key: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw storeError('request-aborted', `The write of ${key} was aborted before it was sent.`, key, { kind: 'not-sent', reason: 'aborted' }, signal.reason);
}
