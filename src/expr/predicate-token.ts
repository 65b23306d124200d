import { predicateSyntaxError } from './predicate-syntax-error.ts';

export type PredicateTokenKind = 'word' | 'quoted-name' | 'string' | 'binary' | 'number' | 'symbol' | 'end';

/** A lexical unit; `text` is the value without quotes, `offset` where it starts, in UTF-16 units. */
export interface PredicateToken {
  readonly kind: PredicateTokenKind;
  readonly text: string;
  readonly offset: number;
}

const maxTextLength = 1_048_576;
const maxNumberLength = 400;

const space = /[\p{White_Space}]+/uy;
const word = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$]*/uy;
const number = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const symbols: readonly string[] = ['<=', '>=', '<>', '!=', '==', '<', '>', '=', '(', ')', ',', '.', '-', '+'];

/** Splits a predicate text into tokens, in linear time; the last one is `end`. *Errors*: `predicate-syntax`. */
export function tokenizePredicate(text: string): readonly PredicateToken[] {
  if (text.length > maxTextLength) throw predicateSyntaxError(text, 0, `a predicate is at most ${maxTextLength} characters long, this one has ${text.length}`);
  const tokens: PredicateToken[] = [];
  let offset = 0;
  for (;;) {
    offset = matchEnd(space, text, offset) ?? offset;
    if (offset >= text.length) break;
    const start = offset;
    const token = nextToken(text, start);
    tokens.push(token.token);
    offset = token.end;
  }
  tokens.push({ kind: 'end', text: '', offset: text.length });
  return tokens;
}

interface Scanned {
  readonly token: PredicateToken;
  readonly end: number;
}

function nextToken(text: string, offset: number): Scanned {
  const character = text.charAt(offset);
  if (character === "'") return scanQuoted(text, offset, offset, 'string');
  if (character === '"') return scanQuoted(text, offset, offset, 'quoted-name');
  if ((character === 'x' || character === 'X') && text.charAt(offset + 1) === "'") return scanQuoted(text, offset, offset + 1, 'binary');

  const numberEnd = matchEnd(number, text, offset);
  if (numberEnd !== undefined) return scanNumber(text, offset, numberEnd);

  const wordEnd = matchEnd(word, text, offset);
  if (wordEnd !== undefined) return { token: { kind: 'word', text: text.slice(offset, wordEnd), offset }, end: wordEnd };

  const symbol = symbols.find((candidate) => text.startsWith(candidate, offset));
  if (symbol !== undefined) return { token: { kind: 'symbol', text: symbol, offset }, end: offset + symbol.length };

  const found = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  throw predicateSyntaxError(text, offset, `unexpected character ${JSON.stringify(found)}`);
}

/** From the opening quote to the closing one; a doubled quote stands for one. */
function scanQuoted(text: string, start: number, open: number, kind: 'string' | 'quoted-name' | 'binary'): Scanned {
  const quote = text.charAt(open);
  const pieces: string[] = [];
  let from = open + 1;
  for (;;) {
    const close = text.indexOf(quote, from);
    if (close === -1) {
      throw predicateSyntaxError(text, start, `the ${kind === 'quoted-name' ? 'name' : 'text'} that starts here is never closed with ${quote}`);
    }
    pieces.push(text.slice(from, close));
    if (text.charAt(close + 1) !== quote) return { token: { kind, text: pieces.join(quote), offset: start }, end: close + 1 };
    from = close + 2;
  }
}

function scanNumber(text: string, offset: number, end: number): Scanned {
  if (matchEnd(word, text, end) !== undefined) {
    throw predicateSyntaxError(text, offset, 'a name that starts with a digit stands in double quotes; a number ends before a letter');
  }
  if (end - offset > maxNumberLength) throw predicateSyntaxError(text, offset, `a number has at most ${maxNumberLength} characters`);
  return { token: { kind: 'number', text: text.slice(offset, end), offset }, end };
}

function matchEnd(pattern: RegExp, text: string, offset: number): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
