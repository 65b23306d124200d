import { type ErrorCode, FrazilError } from '../../errors/index.ts';
import type { Transform } from '../partition-spec.ts';
import { indexSchema } from '../schema/schema-index.ts';
import { isPrimitive, printType } from '../schema/type-text.ts';
import type { Schema } from '../types.ts';
import { printTransform } from './transform-text.ts';
import { transformResultType } from './transform-type.ts';

/** A transform of a column as a person writes it: `region`, `day(ts)`, `bucket(16, "Customer id")`. */
interface Term {
  readonly transform: Transform;
  readonly column: string;
  /** What follows the term: words in lower case, such as `desc nulls last`, or a name after `as`. */
  readonly suffix: readonly string[];
}

const timeNames: Readonly<Record<string, 'year' | 'month' | 'day' | 'hour'>> = {
  year: 'year', years: 'year', month: 'month', months: 'month', day: 'day', days: 'day', hour: 'hour', hours: 'hour',
};
const call = /^([A-Za-z]+)\s*\((.*)\)$/s;

/** Splits `month(date), bucket(16, id)` at the commas outside parentheses and quotes. */
export function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === ',' && depth === 0) {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  terms.push(text.slice(start));
  return terms.map((term) => term.trim()).filter((term, index) => term !== '' || index > 0 || terms.length > 1);
}

/** Parses one term. *Errors*: `code`, quoting the term. */
export function parseTerm(text: string, code: ErrorCode): Term {
  const { head, suffix } = cutSuffix(text.trim());
  const found = call.exec(head);
  if (found === null) return { transform: { kind: 'identity' }, column: columnName(head, text, code), suffix };
  const name = (found[1] ?? '').toLowerCase();
  const inner = splitTerms(found[2] ?? '');
  const time = Object.hasOwn(timeNames, name) ? timeNames[name] : undefined;
  if (time !== undefined || name === 'identity' || name === 'void') {
    if (inner.length !== 1) throw termError(text, `${name} takes one column`, code);
    return { transform: { kind: time ?? (name as 'identity' | 'void') }, column: columnName(inner[0] ?? '', text, code), suffix };
  }
  if (name !== 'bucket' && name !== 'truncate') throw termError(text, `${JSON.stringify(name)} is not a transform`, code);
  const parameter = inner.length === 2 && /^\d{1,10}$/.test(inner[0] ?? '') ? Number(inner[0]) : 0;
  if (parameter < 1 || parameter > 2 ** 31 - 1) throw termError(text, `${name} takes a positive number and a column, as in ${name}(16, id)`, code);
  const transform: Transform = name === 'bucket' ? { kind: name, buckets: parameter } : { kind: name, width: parameter };
  return { transform, column: columnName(inner[1] ?? '', text, code), suffix };
}

/** Separates the transform or column from the words after it. */
function cutSuffix(text: string): { readonly head: string; readonly suffix: readonly string[] } {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (depth === 0 && /\s/.test(char) && !/^\s*\(/.test(text.slice(i))) {
      return { head: text.slice(0, i), suffix: text.slice(i).trim().split(/\s+/) };
    }
  }
  return { head: text, suffix: [] };
}

/** A bare dotted name, or one in double quotes with `""` for a quote inside. */
function columnName(text: string, term: string, code: ErrorCode): string {
  const trimmed = text.trim();
  if (/^"(?:[^"]|"")+"$/.test(trimmed)) return trimmed.slice(1, -1).replaceAll('""', '"');
  if (trimmed === '' || /[\s"(),]/.test(trimmed)) throw termError(term, 'a column is expected; a name with spaces or signs stands in double quotes', code);
  return trimmed;
}

/** An error about one term. */
export function termError(term: string, problem: string, code: ErrorCode): FrazilError {
  return new FrazilError(code, `${JSON.stringify(term)}: ${problem}`, { context: { term } });
}

/** A term whose column and transform were found to fit the schema. */
export interface BoundTerm {
  /** The text it was parsed from. */
  readonly text: string;
  readonly transform: Transform;
  readonly sourceId: number;
  /** The dotted name of the column. */
  readonly column: string;
  readonly suffix: readonly string[];
}

/** Parses a term and looks its column up. *Errors*: `code`, quoting the term. */
export function bindTerm(text: string, schema: Schema, code: ErrorCode): BoundTerm {
  const { transform, column, suffix } = parseTerm(text, code);
  const indexed = indexSchema(schema).named(column);
  if (indexed === undefined) {
    const names = schema.fields.map((field) => field.name).join(', ');
    throw termError(text, `the schema has no column ${JSON.stringify(column)} (it has ${names})`, code);
  }
  const { type } = indexed.field;
  if (indexed.repeated) throw termError(text, `${JSON.stringify(column)} lies in a list or map and has many values in a row`, code);
  if (!isPrimitive(type)) throw termError(text, `${JSON.stringify(column)} is a ${type.kind}; name one of its fields`, code);
  if (transformResultType(transform, type) === undefined) {
    throw termError(text, `${printTransform(transform)} does not take ${JSON.stringify(column)}, which is ${printType(type)}`, code);
  }
  return { text, transform, sourceId: indexed.field.id, column, suffix };
}
