import { describe, expect, it } from 'vitest';
import type { StoreAnswer } from '../../io/index.ts';
import { classifyPut, type PutVerdict } from './classify.ts';

const http = (status: number, errorBody = false): StoreAnswer => ({ kind: 'http', status, errorBody });
const before = (errno: string): StoreAnswer => ({ kind: 'errno', errno, stage: 'before-link' });
const after = (errno: string): StoreAnswer => ({ kind: 'errno', errno, stage: 'link-or-after' });

/** The classifier's table, answer by answer. */
const table: readonly (readonly [string, StoreAnswer | undefined, PutVerdict])[] = [
  ['200', http(200), 'landed'],
  ['204', http(204), 'landed'],
  ['200 with an error in its body', http(200, true), 'unknown'],
  ['304 of an old MinIO', http(304), 'taken'],
  ['412', http(412), 'taken'],
  ['409', http(409), 'interference'],
  ['404', http(404), 'missing'],
  ['400', http(400), 'refused'],
  ['403', http(403), 'refused'],
  ['408', http(408), 'unknown'],
  ['429', http(429), 'unknown'],
  ['500', http(500), 'unknown'],
  ['501', http(501), 'unknown'],
  ['502', http(502), 'unknown'],
  ['503', http(503), 'unknown'],
  ['504', http(504), 'unknown'],
  ['a redirect', http(307), 'unknown'],
  ['an invented status', http(599), 'unknown'],
  ['a time-out', { kind: 'no-answer', reason: 'timeout' }, 'unknown'],
  ['a reset', { kind: 'no-answer', reason: 'reset' }, 'unknown'],
  ['an abort under way', { kind: 'no-answer', reason: 'aborted' }, 'unknown'],
  ['a refused connection', { kind: 'not-sent', reason: 'ECONNREFUSED' }, 'not-sent'],
  ['an error that no store raised', undefined, 'unknown'],
  ['EEXIST of link', after('EEXIST'), 'taken'],
  ['EPERM of link', after('EPERM'), 'unknown'],
  ['EIO of the folder sync', after('EIO'), 'unknown'],
  ['ENOSPC of link', after('ENOSPC'), 'unknown'],
  ['ENOSPC before link', before('ENOSPC'), 'refused'],
  ['EDQUOT before link', before('EDQUOT'), 'refused'],
  ['EACCES before link', before('EACCES'), 'refused'],
  ['EROFS before link', before('EROFS'), 'refused'],
  ['EMFILE before link', before('EMFILE'), 'not-sent'],
];

describe('classifyPut', () => {
  it.each(table)('%s', (_, answer, verdict) => {
    expect(classifyPut(answer)).toBe(verdict);
  });
});
