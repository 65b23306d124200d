import type { ErrorCode } from '../../errors/index.ts';
import type { Transform } from '../partition-spec.ts';
import { indexSchema } from '../schema/schema-index.ts';
import { isPrimitive, printType } from '../schema/type-text.ts';
import type { Schema } from '../types.ts';
import { parseTerm, termError } from './term-text.ts';
import { printTransform } from './transform-text.ts';
import { transformResultType } from './transform-type.ts';

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
