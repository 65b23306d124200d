import { type ColumnReference, type ComparisonOperator, type Literal, maxPredicateDepth, type Predicate } from './predicate.ts';
import { parseLiteral, startsLiteral } from './parse-literal.ts';
import { PredicateTokens } from './predicate-tokens.ts';

/** Words that cannot be a bare column name, because they continue a condition. */
const reservedWords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'null', 'like', 'between', 'true', 'false', 'escape']);

const comparisons: ReadonlyMap<string, ComparisonOperator> = new Map([
  ['=', '='],
  ['==', '='],
  ['!=', '!='],
  ['<>', '!='],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * Parses SQL-like text into a predicate, in linear time.
 *
 * Columns are bare or in double quotes, `a.b` reaches into a struct; text stands in single quotes; `AND` binds closer
 * than `OR`, `NOT` closer than both; keywords ignore case. Values: numbers, text, `true`, `false`, `null`,
 * `DATE '…'`, `TIMESTAMP '…'`, `X'0a'`. *Errors*: `predicate-syntax`, `predicate-too-deep`.
 */
export function parsePredicate(text: string): Predicate {
  const tokens = new PredicateTokens(text);
  const predicate = parseOr(tokens, 0);
  if (tokens.peek().kind !== 'end') throw tokens.unexpected('AND, OR or the end');
  return predicate;
}

function parseOr(tokens: PredicateTokens, depth: number): Predicate {
  const first = parseAnd(tokens, depth);
  if (!tokens.isWord('or')) return first;
  const children = [first];
  while (tokens.takeWord('or')) children.push(parseAnd(tokens, depth));
  return { kind: 'or', children };
}

function parseAnd(tokens: PredicateTokens, depth: number): Predicate {
  const first = parseNot(tokens, depth);
  if (!tokens.isWord('and')) return first;
  const children = [first];
  while (tokens.takeWord('and')) children.push(parseNot(tokens, depth));
  return { kind: 'and', children };
}

function parseNot(tokens: PredicateTokens, depth: number): Predicate {
  if (depth >= maxPredicateDepth) throw tokens.tooDeep();
  if (tokens.takeWord('not')) return { kind: 'not', child: parseNot(tokens, depth + 1) };
  if (tokens.takeSymbol('(')) {
    const inner = parseOr(tokens, depth + 1);
    tokens.expectSymbol(')', 'AND, OR or ")"');
    return inner;
  }
  return parseCondition(tokens);
}

function parseCondition(tokens: PredicateTokens): Predicate {
  if (startsLiteral(tokens)) return parseFromLiteral(tokens);
  const column = parseColumn(tokens, 'a column or a value');
  const operator = parseComparison(tokens);
  if (operator !== undefined) return { kind: 'comparison', column, operator, literal: parseValue(tokens) };
  if (tokens.takeWord('is')) return parseIs(tokens, column);
  const negated = tokens.takeWord('not');
  const condition = parseWordOperator(tokens, column, negated);
  return negated ? { kind: 'not', child: condition } : condition;
}

/** `true`, `false`, or a comparison written with the value first. */
function parseFromLiteral(tokens: PredicateTokens): Predicate {
  const start = tokens.peek();
  const literal = parseLiteral(tokens);
  const operator = parseComparison(tokens);
  if (operator !== undefined) {
    if (startsLiteral(tokens)) throw tokens.unexpected('a column, because a value stands on the other side');
    return { kind: 'comparison', column: parseColumn(tokens, 'a column'), operator: mirrored[operator], literal };
  }
  if (literal.kind === 'boolean') return { kind: literal.value ? 'true' : 'false' };
  throw tokens.errorAt(tokens.peek().kind === 'end' ? start : tokens.peek(), 'a value needs a comparison (=, <>, <, <=, >, >=) with a column');
}

function parseIs(tokens: PredicateTokens, column: ColumnReference): Predicate {
  const negated = tokens.takeWord('not');
  let condition: Predicate;
  if (tokens.takeWord('null')) condition = { kind: 'is-null', column };
  else if (tokens.takeWord('nan')) condition = { kind: 'is-nan', column };
  else throw tokens.unexpected(negated ? 'NULL or NAN' : 'NULL, NAN, NOT NULL or NOT NAN');
  return negated ? { kind: 'not', child: condition } : condition;
}

function parseWordOperator(tokens: PredicateTokens, column: ColumnReference, negated: boolean): Predicate {
  if (tokens.takeWord('in')) return { kind: 'in', column, literals: parseList(tokens) };
  if (tokens.takeWord('like')) return parseLike(tokens, column);
  if (tokens.takeWord('between')) return parseBetween(tokens, column);
  if (tokens.isWord('starts') && tokens.peek(1).kind === 'word') {
    tokens.take();
    if (!tokens.takeWord('with')) throw tokens.unexpected('WITH');
    return { kind: 'starts-with', column, prefix: tokens.takeString('the prefix in single quotes') };
  }
  if (!negated && standsAlone(tokens)) return { kind: 'comparison', column, operator: '=', literal: { kind: 'boolean', value: true } };
  throw tokens.unexpected(negated ? 'IN, LIKE, BETWEEN or STARTS WITH' : 'a comparison, IS, IN, LIKE, BETWEEN or STARTS WITH');
}

/** Whether a bare boolean column ends here. */
function standsAlone(tokens: PredicateTokens): boolean {
  const next = tokens.peek();
  return next.kind === 'end' || tokens.isWord('and') || tokens.isWord('or') || (next.kind === 'symbol' && next.text === ')');
}

function parseList(tokens: PredicateTokens): readonly Literal[] {
  tokens.expectSymbol('(', '"(" and a list of values');
  const literals: Literal[] = [];
  if (tokens.takeSymbol(')')) return literals;
  do literals.push(parseValue(tokens));
  while (tokens.takeSymbol(','));
  tokens.expectSymbol(')', '"," or ")"');
  return literals;
}

function parseLike(tokens: PredicateTokens, column: ColumnReference): Predicate {
  const pattern = tokens.takeString('the pattern in single quotes');
  if (!tokens.takeWord('escape')) return { kind: 'like', column, pattern };
  const place = tokens.peek();
  const escape = tokens.takeString('one character in single quotes');
  if (Array.from(escape).length !== 1) throw tokens.errorAt(place, 'ESCAPE takes exactly one character');
  return { kind: 'like', column, pattern, escape };
}

function parseBetween(tokens: PredicateTokens, column: ColumnReference): Predicate {
  const lower = parseValue(tokens);
  if (!tokens.takeWord('and')) throw tokens.unexpected('AND and the upper value');
  const upper = parseValue(tokens);
  return {
    kind: 'and',
    children: [
      { kind: 'comparison', column, operator: '>=', literal: lower },
      { kind: 'comparison', column, operator: '<=', literal: upper },
    ],
  };
}

function parseComparison(tokens: PredicateTokens): ComparisonOperator | undefined {
  const token = tokens.peek();
  const operator = token.kind === 'symbol' ? comparisons.get(token.text) : undefined;
  if (operator !== undefined) tokens.take();
  return operator;
}

function parseValue(tokens: PredicateTokens): Literal {
  if (startsLiteral(tokens)) return parseLiteral(tokens);
  const next = tokens.peek();
  if (next.kind === 'quoted-name') throw tokens.errorAt(next, 'expected a value; double quotes name a column, text stands in single quotes');
  if (next.kind === 'word' && !reservedWords.has(next.text.toLowerCase())) {
    throw tokens.errorAt(next, 'expected a value; text stands in single quotes, and columns compare with values only');
  }
  throw tokens.unexpected('a value');
}

function parseColumn(tokens: PredicateTokens, expected: string): ColumnReference {
  const parts = [parseName(tokens, expected)];
  while (tokens.takeSymbol('.')) parts.push(parseName(tokens, 'the name of a nested field'));
  return { parts };
}

function parseName(tokens: PredicateTokens, expected: string): string {
  const token = tokens.peek();
  if (token.kind === 'quoted-name' && token.text === '') throw tokens.errorAt(token, 'a column name is never empty');
  const isName = token.kind === 'quoted-name' || (token.kind === 'word' && !reservedWords.has(token.text.toLowerCase()));
  if (!isName) throw tokens.unexpected(expected);
  return tokens.take().text;
}
