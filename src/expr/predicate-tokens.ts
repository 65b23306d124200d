import { FrazilError } from '../errors/index.ts';
import { maxPredicateDepth } from './predicate.ts';
import { predicateSyntaxError } from './predicate-syntax-error.ts';
import { type PredicateToken, tokenizePredicate } from './predicate-token.ts';

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
