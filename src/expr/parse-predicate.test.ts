import { describe, expect, test } from 'vitest';
import { parsePredicate } from './parse-predicate.ts';
import { and, between, equal, greaterThan, isIn, isNan, isNotNull, isNull, lessThan, like, not, notEqual, or, startsWith } from './predicate-builders.ts';

function problem(text: string): string {
  try {
    parsePredicate(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

describe('what parses', () => {
  test.each([
    ['delay > 60', greaterThan('delay', 60)],
    ["origin = 'SFO'", equal('origin', 'SFO')],
    ['"Cost Total $" > 0', greaterThan('Cost Total $', 0)],
    ['"a ""b""" <> \'it\'\'s\'', notEqual('a "b"', "it's")],
    ['60 < delay', greaterThan('delay', 60)],
    ['a < 1 OR b < 2 AND c < 3', or(lessThan('a', 1), and(lessThan('b', 2), lessThan('c', 3)))],
    ['NOT a < 1 and b < 2', and(not(lessThan('a', 1)), lessThan('b', 2))],
    ['(a < 1 or b < 2) AND c < 3', and(or(lessThan('a', 1), lessThan('b', 2)), lessThan('c', 3))],
    ['a BETWEEN 1 AND 2 AND b < 3', and(between('a', 1, 2), lessThan('b', 3))],
    ['a NOT IN (1, 2)', not(isIn('a', [1, 2]))],
    ['a is not null', isNotNull('a')],
    ['a IS NULL OR b Is NaN', or(isNull('a'), isNan('b'))],
    ["a STARTS WITH 'x'", startsWith('a', 'x')],
    ["starts = 'x'", equal('starts', 'x')],
    ["a not like 'x!%%' escape '!'", not(like('a', 'x!%%', '!'))],
    ['a = -1.50', { kind: 'comparison', column: { parts: ['a'] }, operator: '=', literal: { kind: 'number', text: '-1.50' } }],
    ['place.height = +3', { kind: 'comparison', column: { parts: ['place', 'height'] }, operator: '=', literal: { kind: 'number', text: '3' } }],
    ["date >= DATE '2001-02-01'", { kind: 'comparison', column: { parts: ['date'] }, operator: '>=', literal: { kind: 'date', text: '2001-02-01' } }],
    ["date >= '2001-02-01'", { kind: 'comparison', column: { parts: ['date'] }, operator: '>=', literal: { kind: 'string', value: '2001-02-01' } }],
    ["x = X'00fF'", equal('x', Uint8Array.of(0, 255))],
    ['x = null', equal('x', null)],
    ['cancelled', equal('cancelled', true)],
    ['NOT cancelled', not(equal('cancelled', true))],
    ['cancelled = false', equal('cancelled', false)],
    ['TRUE', { kind: 'true' }],
    ['Ärger = 1', equal('Ärger', 1)],
    ['a in ()', isIn('a', [])],
  ])('%s', (text, expected) => {
    expect(parsePredicate(text)).toEqual(expected);
  });
});

describe('what does not parse is shown with a caret', () => {
  test('golden text', async () => {
    const texts = [
      '',
      '   ',
      'delay >',
      'delay > > 3',
      'delay > 60 AND',
      "delay > 60 AND origin = 'SFO",
      'delay = "SFO"',
      'delay = SFO',
      'a = b',
      '(a = 1',
      'a = 1)',
      'a = 1 b = 2',
      '5',
      "5 = 'x'",
      'a BETWEEN 1 OR 2',
      'a IN 1, 2',
      'a IN (1, 2',
      'a IS 5',
      'a NOT 5',
      "a LIKE 'x' ESCAPE 'ab'",
      'a = - 5 -',
      "x = X'0'",
      'a ? 1',
      'a > 2026-01-31 AND b = 1',
      '1st = 2',
      'null IS NULL',
      'a. = 1',
      '"" = 1',
      'and = 1',
      "a = 1\n  AND\tb ==== 'é'",
      `${'x = 1 OR '.repeat(40)}y = = 2 ${' OR z = 1'.repeat(40)}`,
      `\u{1f600} = 1`,
      "name = '東京\tﾄ👍e\u0301' AND = 1",
    ];
    await expect(texts.map((text) => `${text}\n---\n${problem(text)}\n`).join('\n')).toMatchFileSnapshot('./fixtures/syntax-errors.txt');
  });

  test('control characters are shown as their pictures', () => {
    expect(problem("a = 'x\u001b[2J\r\u0085' AND = 1")).toContain("  a = 'x␛[2J␍␡' AND = 1\n                    ^");
    expect(problem("a = 'x\u202e\u2028' AND = 1")).toContain("  a = 'x\ufffd\ufffd' AND = 1\n                ^");
  });

  test('position in code points and lines', () => {
    expect(() => parsePredicate("t = '\u{1f600}' AND\n  ,")).toThrow(expect.objectContaining({ code: 'predicate-syntax', context: { line: 2, column: 3, offset: 15 } }));
  });
});

describe('hostile text', () => {
  test('nesting is refused before the stack ends', () => {
    expect(() => parsePredicate(`${'('.repeat(100_000)}a = 1`)).toThrow(expect.objectContaining({ code: 'predicate-too-deep' }));
    expect(() => parsePredicate(`${'NOT '.repeat(100_000)}a = 1`)).toThrow(expect.objectContaining({ code: 'predicate-too-deep' }));
    expect(parsePredicate(`${'('.repeat(199)}a = 1${')'.repeat(199)}`)).toEqual(equal('a', 1));
  });

  test('long input takes time in proportion', () => {
    const size = 60_000;
    const started = performance.now();
    expect(parsePredicate(Array.from({ length: size }, (_, index) => `a = ${index}`).join(' OR '))).toMatchObject({ kind: 'or' });
    expect(parsePredicate(`a IN (${'1,'.repeat(size)}1)`)).toMatchObject({ kind: 'in' });
    expect(parsePredicate(`a = '${"''".repeat(size)}'`)).toMatchObject({ kind: 'comparison' });
    expect(problem(`a = '${'x'.repeat(1_000_000)}`)).toContain('never closed');
    expect(problem('x'.repeat(1_048_577))).toContain('at most 1048576 characters');
    expect(problem(`a = ${'9'.repeat(401)}`)).toContain('at most 400 characters');
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
