import { FrazilError } from '../errors/index.ts';
import { predicateSyntaxError } from './predicate-syntax-error.ts';
import { maxPredicateDepth } from './predicate.ts';

type PredicateTokenKind = 'word' | 'quoted-name' | 'string' | 'binary' | 'number' | 'symbol' | 'end';

/** A lexical unit; `text` is the value without quotes, `offset` where it starts, in UTF-16 units. */
interface PredicateToken {
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
function tokenizePredicate(text: string): readonly PredicateToken[] {
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

/** A cursor over the tokens of a predicate text, with errors that point at the place. */
export class PredicateTokens {
  readonly #text: string;
  readonly #tokens: readonly PredicateToken[];
  readonly #end: PredicateToken;
  #position = 0;

  /** *Errors*: `predicate-syntax`. */
  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenizePredicate(text);
    this.#end = { kind: 'end', text: '', offset: text.length };
  }

  /** The token `ahead` places after the next one, without taking it; past the last one, the end. */
  peek(ahead = 0): PredicateToken {
    return this.#tokens[this.#position + ahead] ?? this.#end;
  }

  /** Takes the next token. */
  take(): PredicateToken {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  /** Whether the token `ahead` is the keyword, in any case. */
  isWord(keyword: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text.length === keyword.length && token.text.toLowerCase() === keyword;
  }

  /** Takes the keyword if it is next. */
  takeWord(keyword: string): boolean {
    if (!this.isWord(keyword)) return false;
    this.#position += 1;
    return true;
  }

  /** Takes the symbol if it is next. */
  takeSymbol(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.#position += 1;
    return true;
  }

  /** Takes the symbol, which must be next. */
  expectSymbol(symbol: string, expected: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected(expected);
  }

  /** Takes a single-quoted text, which must be next. */
  takeString(expected: string): string {
    if (this.peek().kind !== 'string') throw this.unexpected(expected);
    return this.take().text;
  }

  /** The error for a next token that does not fit. */
  unexpected(expected: string): FrazilError {
    const token = this.peek();
    const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text);
    return this.errorAt(token, `expected ${expected}, found ${found}`);
  }

  /** The error for a problem at a token. */
  errorAt(token: PredicateToken, problem: string): FrazilError {
    return predicateSyntaxError(this.#text, token.offset, problem);
  }

  /** The error for nesting beyond the limit. */
  tooDeep(): FrazilError {
    return new FrazilError('predicate-too-deep', `The predicate nests deeper than ${maxPredicateDepth} levels.`, { context: { offset: this.peek().offset } });
  }
}
