import { FrazilError, isFrazilError } from '../errors/index.ts';

/** The error of a change that its caller gave up before anything of it could land. */
export function changeAborted(signal: AbortSignal): FrazilError {
  if (isFrazilError(signal.reason)) return signal.reason;
  return new FrazilError('request-aborted', 'The change was aborted; nothing of it is visible.', { cause: signal.reason });
}

/** *Errors*: `request-aborted`. */
export function checkNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw changeAborted(signal);
}
