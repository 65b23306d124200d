import { checkWriteNotAborted, requestAborted } from '../abort.ts';
import { InterceptedStore } from '../intercept/intercepted-store.ts';
import { type Interceptor, isWrite } from '../intercept/store-request.ts';
import type { ObjectStore } from '../object-store.ts';
import { ConcurrencyGate } from './concurrency-gate.ts';

/**
 * Lets at most so many requests run at a time; the others wait in the order they came, and can be aborted while they do.
 *
 * `concurrency`: a whole number from 1 on, or a gate to share with other stores. An open writer holds no place between its steps.
 */
export function limitRequests(inner: ObjectStore, concurrency: number | ConcurrencyGate): ObjectStore {
  const gate = typeof concurrency === 'number' ? new ConcurrencyGate(concurrency) : concurrency;
  const intercept: Interceptor = async (request, exchange) => {
    try {
      await gate.enter(request.signal);
    } catch (error) {
      if (isWrite(request.verb)) checkWriteNotAborted(request.key, request.signal);
      throw request.signal === undefined ? error : requestAborted(request.verb, request.key, request.signal);
    }
    try {
      return await exchange.send();
    } finally {
      gate.leave();
    }
  };
  return new InterceptedStore(inner, intercept);
}
