import { FrazilError, isFrazilError } from '../errors/index.ts';

/** Reason of own signals that stop what is not needed any more: nobody reads it, and an error would cost more than all the rest of a small append. */
export const over = 'over';

/** The error of a change that its caller gave up before anything of it could land. */
export function changeAborted(signal: AbortSignal): FrazilError {
  if (isFrazilError(signal.reason)) return signal.reason;
  return new FrazilError('request-aborted', 'The change was aborted; nothing of it is visible.', { cause: signal.reason });
}

/** *Errors*: `request-aborted`, or the signal's own `FrazilError`. */
export function checkNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw changeAborted(signal);
}

/** Waits for `work`, but not beyond an abort; `work` itself goes on, and its failure then is nobody's. *Errors*: `request-aborted`, or the signal's own `FrazilError`. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  checkNotAborted(signal);
  const { promise: given, reject: giveUp } = Promise.withResolvers<never>();
  const abort = (): void => giveUp(changeAborted(signal));
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, given]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
