import type { StoreAnswer } from '../store-answer.ts';
import type { CallRecord } from './call-record.ts';

/** What a failed call means, independent of what was called. */
export type S3Meaning =
  | 'no-such-object'
  | 'no-such-upload'
  | 'no-such-bucket'
  | 'wrong-region'
  | 'denied'
  | 'clock-skewed'
  | 'no-credentials'
  | 'condition-failed'
  | 'interference'
  | 'range'
  | 'not-implemented'
  | 'malformed'
  /** The store said that it cannot serve now, or something that says nothing about the outcome. */
  | 'unavailable'
  | 'no-answer'
  | 'not-sent'
  | 'tls-failed'
  | 'aborted';

/** A failed call as the store and the network told it. */
export interface S3Failure {
  readonly meaning: S3Meaning;
  /** What the last attempt ended with. */
  readonly answer: StoreAnswer;
  /** The store's own error code, such as `NoSuchKey`. */
  readonly storeCode: string;
  /** What happened, for people. */
  readonly text: string;
}

/** Reads the failure out of an SDK error and the record of its call. */
export function describeFailure(error: unknown, record: CallRecord): S3Failure {
  const { name, message } = error instanceof Error ? error : { name: 'UnknownError', message: String(error) };
  const { answer, limit } = record;
  if (limit.expired) return describeExpired(answer, limit.totalMs);
  if (answer === undefined) return describeUnsent(name, message);
  // Also between two attempts, when the last answer is an older one.
  if (name === 'AbortError') return { meaning: 'aborted', answer, storeCode: name, text: 'aborted' };
  switch (answer.kind) {
    case 'http': {
      const { storeCode, words, region } = refusalOf(error, name, message, record);
      const meaning = answer.errorBody ? 'unavailable' : answerMeaning(answer.status, storeCode);
      return { meaning, answer, storeCode, text: `${answer.status}${quoted(storeCode, words)}${hintOf(meaning, region, record)}` };
    }
    case 'no-answer':
      return { meaning: 'no-answer', answer, storeCode: name, text: `no answer (${answer.reason}): ${shorten(message)}` };
    case 'not-sent':
      if (tlsReasons.test(answer.reason)) return { meaning: 'tls-failed', answer, storeCode: answer.reason, text: `no TLS connection (${answer.reason}): ${shorten(tlsText(message))}` };
      return { meaning: 'not-sent', answer, storeCode: name, text: `not sent: ${shorten(message === '' ? answer.reason : message)}` };
    case 'errno':
      return { meaning: 'not-sent', answer, storeCode: name, text: shorten(message) };
  }
}

/** What the store itself says in a refusal. */
interface Refusal {
  readonly storeCode: string;
  readonly words: string;
  /** Where the bucket is, when the request came to the wrong region. */
  readonly region: string | undefined;
}

/** What the SDK has read out of a refusal, or the body itself where that is no document of S3; an answer to a HEAD has none. */
function refusalOf(error: unknown, name: string, message: string, { headers, body }: CallRecord): Refusal {
  const { $metadata, Code, Region } = (error instanceof Error ? error : {}) as RefusalMembers;
  const region = headers['x-amz-bucket-region'] ?? (typeof Region === 'string' ? Region : undefined);
  // What failed beside the answer, such as looking for new credentials, or in reading one that is a success.
  if (($metadata?.httpStatusCode ?? 0) < 300) return { storeCode: name, words: message, region };
  if (typeof Code === 'string' && Code !== '') return { storeCode: Code, words: message === sdkWithoutMessage ? '' : message, region };
  return { storeCode: '', words: new TextDecoder().decode(body.subarray(0, quotedMaxBytes)).trim(), region };
}

/** The members that the SDK gives to its error from the answer. */
interface RefusalMembers {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly Code?: unknown;
  readonly Region?: unknown;
}

/** What the SDK says for a store that gives a code alone. */
const sdkWithoutMessage = 'UnknownError';

const quotedMaxBytes = 1_200;

function quoted(storeCode: string, words: string): string {
  if (words === '') return storeCode === '' ? ' without a word' : ` ${storeCode}`;
  return `${storeCode === '' ? '' : ` ${storeCode}`}: ${shorten(words)}`;
}

/** What the answer tells beyond the store's own words. */
function hintOf(meaning: S3Meaning, region: string | undefined, { storeTimeMs }: CallRecord): string {
  if (meaning === 'wrong-region' && region !== undefined) return ` (the bucket is in ${region}: set AWS_REGION)`;
  if (meaning !== 'clock-skewed' || storeTimeMs === undefined) return '';
  const aheadMs = Date.now() - storeTimeMs;
  return ` (the clock of this host is ${Math.round(Math.abs(aheadMs) / 60_000)} min ${aheadMs > 0 ? 'ahead of' : 'behind'} the store's)`;
}

// What Node and OpenSSL call a handshake that failed for good; one that the network cut off is a reset like any other.
const tlsReasons = /^(?:EPROTO|ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/;

/** OpenSSL's own words without its source files and addresses. */
function tlsText(message: string): string {
  return /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
}

/** A call whose time was up, in an attempt or between two; what the last attempt came to still stands. */
function describeExpired(answer: StoreAnswer | undefined, totalMs: number): S3Failure {
  const text = `not finished within ${totalMs} ms`;
  const storeCode = 'TimeoutError';
  if (answer === undefined) return { meaning: 'not-sent', answer: { kind: 'not-sent', reason: 'timeout' }, storeCode, text: `${text}: the credentials were still looked for` };
  // Between two attempts, so the answer was one that may be repeated: that it cannot serve now.
  if (answer.kind === 'http') return { meaning: 'unavailable', answer, storeCode, text: `${text}; the last answer was ${answer.status}` };
  return { meaning: answer.kind === 'no-answer' ? 'no-answer' : 'not-sent', answer, storeCode, text };
}

/** A call that ended before the request handler: the SDK found no credentials, or could not build the request. */
function describeUnsent(name: string, message: string): S3Failure {
  const noCredentials = /credential|token/i.test(name) || /could not load credentials|credential is missing|credential object is not valid/i.test(message);
  const meaning = name === 'AbortError' ? 'aborted' : noCredentials ? 'no-credentials' : 'malformed';
  const profile = process.env['AWS_PROFILE'];
  const hint = meaning === 'no-credentials' && profile !== undefined ? ` (AWS_PROFILE is ${profile})` : '';
  return { meaning, answer: { kind: 'not-sent', reason: name }, storeCode: name, text: `not sent: ${shorten(message)}${hint}` };
}

const deniedCodes = /^(AccessDenied|AllAccessDisabled|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|TokenRefreshRequired|AccountProblem|NotSignedUp|InvalidSecurity|XAdminUserNotFound|Unauthorized)/;
const clockCodes = /^(RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)/;
const regionCodes = /^(PermanentRedirect|TemporaryRedirect|Redirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|IncorrectEndpoint)/;

/** What a whole answer means by its status, and by the store's code where one status says several things. */
export function answerMeaning(status: number, storeCode: string): S3Meaning {
  if (clockCodes.test(storeCode)) return 'clock-skewed';
  if (deniedCodes.test(storeCode)) return 'denied';
  if (regionCodes.test(storeCode)) return 'wrong-region';
  switch (status) {
    case 301:
    case 302:
    case 307:
    case 308:
      return 'wrong-region';
    case 304:
    case 412:
      return 'condition-failed';
    case 401:
    case 403:
      return 'denied';
    case 404:
      if (storeCode === 'NoSuchBucket') return 'no-such-bucket';
      return storeCode === 'NoSuchUpload' ? 'no-such-upload' : 'no-such-object';
    case 408:
    case 429:
      return 'unavailable';
    case 409:
      return 'interference';
    case 416:
      return 'range';
    case 501:
      return 'not-implemented';
    default:
      if (storeCode === 'SlowDown' || storeCode === 'RequestTimeout') return 'unavailable';
      return status >= 400 && status < 500 ? 'malformed' : 'unavailable';
  }
}

/** A store's words are cut: they may be a whole page of a proxy. */
function shorten(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
