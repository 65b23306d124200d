import type { ErrorCode } from '../../errors/index.ts';
import type { PutCondition } from '../object-store.ts';
import type { S3Failure, S3Meaning } from './s3-failure.ts';

type CodeTable = Readonly<Record<S3Meaning, ErrorCode>>;

const refusals = {
  'no-such-object': 'object-not-found',
  'no-such-bucket': 'bucket-not-found',
  'wrong-region': 'bucket-not-found',
  denied: 'access-denied',
  'clock-skewed': 'clock-skewed',
  'tls-failed': 'tls-failed',
  'no-credentials': 'access-denied',
  'condition-failed': 'precondition-failed',
  'not-sent': 'store-unavailable',
  aborted: 'request-aborted',
  malformed: 'request-refused',
} as const satisfies Partial<CodeTable>;

const readCodes: CodeTable = {
  ...refusals,
  'no-such-upload': 'object-not-found',
  interference: 'store-unavailable',
  range: 'range-unsatisfiable',
  'not-implemented': 'request-refused',
  unavailable: 'store-unavailable',
  'no-answer': 'store-unavailable',
};

// A 404 about an upload can follow a completion that succeeded unheard; a 501 is a 5xx and proves nothing.
const putCodes: CodeTable = {
  ...refusals,
  'no-such-upload': 'write-outcome-unknown',
  interference: 'conditional-interference',
  range: 'write-outcome-unknown',
  'not-implemented': 'write-outcome-unknown',
  unavailable: 'write-outcome-unknown',
  'no-answer': 'write-outcome-unknown',
};

/** The code of a failed `get` or `head`. */
export function readFailureCode(failure: S3Failure): ErrorCode {
  return readCodes[failure.meaning];
}

/** The code of a failed listing: there is no object to miss and no condition to fail. */
export function listFailureCode(failure: S3Failure): ErrorCode {
  const code = readCodes[failure.meaning];
  return code === 'object-not-found' ? 'bucket-not-found' : code === 'precondition-failed' ? 'request-refused' : code;
}

/** The code of a failed delete; deletes may be repeated, so an unheard one is merely unavailable. */
export function deleteFailureCode(failure: S3Failure): ErrorCode {
  return failure.meaning === 'interference' ? 'store-unavailable' : readCodes[failure.meaning];
}

/** The code of a failed part of an upload, which shows to nobody and may be repeated. */
export function partFailureCode(failure: S3Failure): ErrorCode {
  return failure.meaning === 'no-such-upload' ? 'store-unavailable' : deleteFailureCode(failure);
}

/**
 * The code of a failed put, by its condition.
 *
 * `earlierMayHaveLanded`: the put was repeated after an attempt that nobody heard of, so that no answer settles it.
 */
export function putFailureCode(failure: S3Failure, condition: PutCondition | undefined, earlierMayHaveLanded: boolean): ErrorCode {
  return condition === undefined && earlierMayHaveLanded ? 'write-outcome-unknown' : singlePutFailureCode(failure);
}

/** The code of a put that was sent at most once. An abort after sending leaves the outcome open. */
function singlePutFailureCode(failure: S3Failure): ErrorCode {
  if (failure.meaning === 'aborted' && failure.answer.kind !== 'not-sent') return 'write-outcome-unknown';
  return putCodes[failure.meaning];
}
