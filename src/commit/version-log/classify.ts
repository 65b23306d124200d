import type { StoreAnswer } from '../../io/index.ts';

/**
 * What an answer to the put of a version means, before anybody looks at the version itself.
 *
 * - `landed`: ours, certainly.
 * - `taken`: the key is occupied, by us or by somebody else; reading it back tells.
 * - `interference`: a parallel request got in the way and perhaps nobody landed; read back, absent means put again.
 * - `unknown`: it may have landed, now or later; read back, absent means put again.
 * - `missing`: the store knows no such bucket, or hides a success; read back, never lost.
 * - `refused`: this attempt did not land. Final only when no earlier attempt may have.
 * - `not-sent`: this attempt never left the host. Final only when no earlier attempt may have.
 */
export type PutVerdict = 'landed' | 'taken' | 'interference' | 'unknown' | 'missing' | 'refused' | 'not-sent';

/**
 * Classifies the answer to one put-if-absent of a version.
 *
 * `undefined` stands for an error that no store raised; it is unknown, because the put had been asked for.
 * Everything not listed is unknown: a wrong `lost` doubles rows and a wrong `landed` loses them, while unknown only costs a read.
 *
 * *Source*: AWS S3 conditional writes; the observed status zoo of S3-compatible servers (see `docs/decisions/0003-commit-protocol.md`).
 */
export function classifyPut(answer: StoreAnswer | undefined): PutVerdict {
  if (answer === undefined) return 'unknown';
  switch (answer.kind) {
    case 'http':
      return classifyStatus(answer.status, answer.errorBody);
    case 'no-answer':
      return 'unknown';
    case 'not-sent':
      return 'not-sent';
    case 'errno':
      return classifyErrno(answer.errno, answer.stage);
  }
}

function classifyStatus(status: number, errorBody: boolean): PutVerdict {
  if (status >= 200 && status < 300) return errorBody ? 'unknown' : 'landed';
  switch (status) {
    case 304:
    case 412:
      return 'taken';
    case 409:
      return 'interference';
    case 404:
      return 'missing';
    case 400:
    case 403:
      return 'refused';
    default:
      return 'unknown';
  }
}

/** Shortages of the host that pass by themselves. */
const passingErrnos: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'EINTR', 'EBUSY', 'ENOMEM']);

function classifyErrno(errno: string, stage: 'before-link' | 'link-or-after'): PutVerdict {
  // Before `link` was asked for nothing has a name (ENOSPC, EDQUOT, EACCES, EROFS, …): a definite no, or a try worth repeating.
  if (stage === 'before-link') return passingErrnos.has(errno) ? 'not-sent' : 'refused';
  // Only EEXIST is an answer of `link` about the name; any other error of it, or after it, may hide a success.
  return errno === 'EEXIST' ? 'taken' : 'unknown';
}
