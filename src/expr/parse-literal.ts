import { parseHex } from '../format/index.ts';
import type { Literal } from './predicate.ts';
import type { PredicateTokens } from './predicate-tokens.ts';

const typedLiterals: ReadonlyMap<string, 'date' | 'timestamp'> = new Map([
  ['date', 'date'],
  ['timestamp', 'timestamp'],
]);

/** Whether a value is next; `date` and `timestamp` are columns unless a text follows them. */
export function startsLiteral(tokens: PredicateTokens): boolean {
  const { kind, text } = tokens.peek();
  if (kind === 'string' || kind === 'binary' || kind === 'number') return true;
  if (kind === 'symbol') return text === '-' || text === '+';
  return tokens.isWord('true') || tokens.isWord('false') || tokens.isWord('null') || typedLiteral(tokens) !== undefined;
}

/** Takes the value that is next. *Errors*: `predicate-syntax`. */
export function parseLiteral(tokens: PredicateTokens): Literal {
  const typed = typedLiteral(tokens);
  if (typed !== undefined) {
    tokens.take();
    return { kind: typed, text: tokens.take().text };
  }
  const token = tokens.take();
  if (token.kind === 'string') return { kind: 'string', value: token.text };
  if (token.kind === 'number') {
    // There is no arithmetic: it can only be a date that somebody left bare.
    if (tokens.peek().text === '-' && tokens.peek().kind === 'symbol') throw tokens.errorAt(token, "a date or an instant stands in single quotes: '2026-01-31'");
    return { kind: 'number', text: token.text };
  }
  if (token.kind === 'binary') {
    const bytes = parseHex(token.text);
    if (bytes === undefined) throw tokens.errorAt(token, "bytes are written as pairs of hexadecimal digits: X'00ff'");
    return { kind: 'binary', bytes };
  }
  if (token.kind === 'symbol') {
    if (tokens.peek().kind !== 'number') throw tokens.unexpected(`a number after ${token.text}`);
    const digits = tokens.take().text;
    return { kind: 'number', text: token.text === '-' ? `-${digits}` : digits };
  }
  const keyword = token.text.toLowerCase();
  return keyword === 'null' ? { kind: 'null' } : { kind: 'boolean', value: keyword === 'true' };
}

function typedLiteral(tokens: PredicateTokens): 'date' | 'timestamp' | undefined {
  if (tokens.peek(1).kind !== 'string') return undefined;
  const token = tokens.peek();
  return token.kind === 'word' ? typedLiterals.get(token.text.toLowerCase()) : undefined;
}
