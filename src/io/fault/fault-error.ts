import { FrazilError } from '../../errors/index.ts';
import { isWrite, type StoreRequest } from '../intercept/store-request.ts';
import { localPublishFailed, localReadError, localWriteRefused } from '../local/local-errors.ts';
import { type StoreAnswer, storeError } from '../store-answer.ts';

/** The error that a driver would raise for an answer, with the answer attached where the request was a write. */
export function faultError(request: StoreRequest, answer: StoreAnswer): FrazilError {
  return isWrite(request.verb) ? writeError(request, answer) : readError(request, answer);
}

function writeError(request: StoreRequest, answer: StoreAnswer): FrazilError {
  const { key, signal } = request;
  const cause: unknown = signal?.reason;
  switch (answer.kind) {
    case 'http':
      return storeError(writeCode(answer.status), `The store answered ${answer.status} to the write of ${key} (injected).`, key, answer, cause);
    case 'no-answer':
      return storeError('write-outcome-unknown', `The write of ${key} got no answer: ${answer.reason} (injected).`, key, answer, cause);
    case 'not-sent':
      return storeError(signal?.aborted === true ? 'request-aborted' : 'store-unavailable', `The write of ${key} was not sent: ${answer.reason} (injected).`, key, answer, cause);
    case 'errno': {
      const failure = { code: answer.errno };
      return answer.stage === 'before-link' ? localWriteRefused(key, failure) : localPublishFailed(key, failure);
    }
  }
}

function writeCode(status: number): 'precondition-failed' | 'conditional-interference' | 'bucket-not-found' | 'access-denied' | 'request-refused' | 'write-outcome-unknown' {
  switch (status) {
    case 304:
    case 412:
      return 'precondition-failed';
    case 409:
      return 'conditional-interference';
    case 404:
      return 'bucket-not-found';
    case 403:
      return 'access-denied';
    case 400:
      return 'request-refused';
    default:
      return 'write-outcome-unknown';
  }
}

function readError(request: StoreRequest, answer: StoreAnswer): FrazilError {
  const { key, verb, signal } = request;
  const context = { key, answer };
  if (answer.kind === 'errno') return localReadError(verb, key, { code: answer.errno });
  if (signal?.aborted === true) return new FrazilError('request-aborted', `The ${verb} of ${key} was aborted (injected).`, { context, cause: signal.reason });
  const code = answer.kind === 'http' ? readCode(answer.status) : 'store-unavailable';
  return new FrazilError(code, `The ${verb} of ${key} failed: ${JSON.stringify(answer)} (injected).`, { context });
}

function readCode(status: number): 'object-not-found' | 'access-denied' | 'precondition-failed' | 'request-refused' | 'range-unsatisfiable' | 'store-unavailable' {
  switch (status) {
    case 404:
      return 'object-not-found';
    case 403:
      return 'access-denied';
    case 412:
      return 'precondition-failed';
    case 400:
      return 'request-refused';
    case 416:
      return 'range-unsatisfiable';
    default:
      return 'store-unavailable';
  }
}
