import { describe, expect, it } from 'vitest';
import { deleteFailureCode, listFailureCode, partFailureCode, putFailureCode, readFailureCode } from './failure-codes.ts';
import { answerMeaning, type S3Failure } from './s3-failure.ts';

const ifAbsent = { kind: 'if-absent' } as const;

// status, the store's code, then the codes of: read, list, delete, put with a condition
const answers = [
  [304, 'NotModified', 'precondition-failed', 'request-refused', 'precondition-failed', 'precondition-failed'],
  [412, 'PreconditionFailed', 'precondition-failed', 'request-refused', 'precondition-failed', 'precondition-failed'],
  [409, 'ConditionalRequestConflict', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'conditional-interference'],
  [409, 'ConcurrentModification', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'conditional-interference'],
  [404, 'NoSuchKey', 'object-not-found', 'bucket-not-found', 'object-not-found', 'object-not-found'],
  [404, 'NoSuchBucket', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found'],
  [404, 'NoSuchUpload', 'object-not-found', 'bucket-not-found', 'object-not-found', 'write-outcome-unknown'],
  [404, 'XAdminUserNotFound', 'access-denied', 'access-denied', 'access-denied', 'access-denied'],
  [403, 'AccessDenied', 'access-denied', 'access-denied', 'access-denied', 'access-denied'],
  [403, 'RequestTimeTooSkewed', 'clock-skewed', 'clock-skewed', 'clock-skewed', 'clock-skewed'],
  [403, 'RequestExpired', 'clock-skewed', 'clock-skewed', 'clock-skewed', 'clock-skewed'],
  [401, 'Unauthorized', 'access-denied', 'access-denied', 'access-denied', 'access-denied'],
  [400, 'InvalidAccessKeyId', 'access-denied', 'access-denied', 'access-denied', 'access-denied'],
  [400, 'ExpiredToken', 'access-denied', 'access-denied', 'access-denied', 'access-denied'],
  [400, 'AuthorizationHeaderMalformed', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found'],
  [301, 'PermanentRedirect', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found'],
  [307, '', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found', 'bucket-not-found'],
  [400, 'InvalidRequest', 'request-refused', 'request-refused', 'request-refused', 'request-refused'],
  [400, 'RequestTimeout', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'write-outcome-unknown'],
  [411, 'MissingContentLength', 'request-refused', 'request-refused', 'request-refused', 'request-refused'],
  [416, 'InvalidRange', 'range-unsatisfiable', 'range-unsatisfiable', 'range-unsatisfiable', 'write-outcome-unknown'],
  [408, 'RequestTimeout', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'write-outcome-unknown'],
  [429, 'TooManyRequests', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'write-outcome-unknown'],
  [500, 'InternalError', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'write-outcome-unknown'],
  [503, 'SlowDown', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'write-outcome-unknown'],
  [501, 'NotImplemented', 'request-refused', 'request-refused', 'request-refused', 'write-outcome-unknown'],
  [200, 'SyntaxError', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'write-outcome-unknown'],
  [599, '', 'store-unavailable', 'store-unavailable', 'store-unavailable', 'write-outcome-unknown'],
] as const;

describe('the codes of failed calls', () => {
  it.each(answers)('%d %s', (status, storeCode, read, list, deletion, put) => {
    const failure: S3Failure = { meaning: answerMeaning(status, storeCode), answer: { kind: 'http', status, errorBody: false }, storeCode, text: '' };
    expect(readFailureCode(failure)).toBe(read);
    expect(listFailureCode(failure)).toBe(list);
    expect(deleteFailureCode(failure)).toBe(deletion);
    expect(putFailureCode(failure, ifAbsent, false)).toBe(put);
    expect(putFailureCode(failure, undefined, false)).toBe(put);
    expect(putFailureCode(failure, undefined, true)).toBe('write-outcome-unknown');
    expect(partFailureCode(failure)).not.toBe('write-outcome-unknown');
  });

  it('tells an abort before sending from one after', () => {
    const sent: S3Failure = { meaning: 'aborted', answer: { kind: 'no-answer', reason: 'aborted' }, storeCode: '', text: '' };
    const unsent: S3Failure = { ...sent, answer: { kind: 'not-sent', reason: 'aborted' } };
    expect([putFailureCode(sent, ifAbsent, false), putFailureCode(unsent, ifAbsent, false)]).toEqual(['write-outcome-unknown', 'request-aborted']);
    expect([readFailureCode(sent), listFailureCode(sent), deleteFailureCode(sent)]).toEqual(['request-aborted', 'request-aborted', 'request-aborted']);
  });
});
