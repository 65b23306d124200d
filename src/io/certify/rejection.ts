import { hasCode, isFrazilError } from '../../errors/index.ts';
import { storeAnswer } from '../store-answer.ts';

/** What came of a call that a store may turn down as such. */
export type Answered<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'rejected'; readonly why: string };

/**
 * Makes a call and tells an answer from a rejection: the store's word that it does not do such a thing, or not rightly.
 *
 * *Errors*: whatever says nothing about what the store can do: denied, missing bucket, no answer, aborted.
 */
export async function answered<T>(call: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { kind: 'done', value: await call() };
  } catch (error) {
    const why = rejectionOf(error);
    if (why === undefined) throw error;
    return { kind: 'rejected', why };
  }
}

/** The words with which a store turned a call down as such; undefined for an error that says nothing about what it can do. */
export function rejectionOf(error: unknown): string | undefined {
  if (!isFrazilError(error)) return undefined;
  const answer = storeAnswer(error);
  // A 501 is a 5xx and leaves the outcome of one write open; said to a whole kind of writes it means what it says.
  const notImplemented = answer?.kind === 'http' && answer.status === 501;
  const rejected = hasCode(error, 'request-refused', 'condition-unsupported', 'object-not-found', 'object-too-large', 'range-unsatisfiable', 'body-mismatch', 'store-unfit');
  return rejected || notImplemented ? error.message.replace(/\.$/, '') : undefined;
}
