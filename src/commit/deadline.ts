import { FrazilError } from '../errors/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { over } from './abort.ts';

/**
 * Runs `work` with a signal that is aborted after `durationMs` (0 or more) or when the outer signal is.
 *
 * The timer is cancelled as soon as `work` settles, so nothing is left behind.
 */
export async function withTimeLimit<R>(runtime: Runtime, durationMs: number, outer: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
  const limit = new AbortController();
  const timer = new AbortController();
  const forward = (): void => limit.abort(outer?.reason);
  if (outer?.aborted === true) forward();
  else outer?.addEventListener('abort', forward, { once: true });
  const expiry = runtime.timer.sleep(Math.max(0, durationMs), timer.signal).then(
    () => limit.abort(new FrazilError('store-unavailable', `No answer within ${Math.round(durationMs)} ms.`)),
    () => undefined, // cancelled: the work was done in time
  );
  try {
    return await work(limit.signal);
  } finally {
    outer?.removeEventListener('abort', forward);
    timer.abort(over);
    await expiry;
  }
}

/** A pause with full jitter that doubles with each step: a random part of min(`capMs`, `baseMs` * 2^step). */
export async function backOff(runtime: Runtime, step: number, bounds: { readonly baseMs: number; readonly capMs: number }, signal?: AbortSignal): Promise<void> {
  const ceilingMs = Math.min(bounds.capMs, bounds.baseMs * 2 ** Math.min(step, 20));
  await runtime.timer.sleep(runtime.random.fraction() * ceilingMs, signal);
}
