import type { PrimitiveType } from '../format/index.ts';
import type { Literal } from './predicate.ts';

const examples: Readonly<Record<PrimitiveType['kind'], string>> = {
  boolean: 'true',
  int: '42',
  long: '42',
  float: '1.5',
  double: '1.5',
  decimal: '19.99',
  date: "'2026-01-31'",
  time: "'12:30:00'",
  timestamp: "'2026-01-31T12:30:00' (without an offset)",
  timestamptz: "'2026-01-31T12:30:00Z' (with an offset or Z)",
  string: "'text'",
  uuid: "'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'",
  fixed: "X'00ff'",
  binary: "X'00ff'",
};

/** A value as one writes it for a type, for messages. */
export function exampleOf(type: PrimitiveType): string {
  return examples[type.kind];
}

/** A literal as text, cut off when long, for messages. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(literal.value);
    case 'number':
      return literal.text;
    case 'bigint':
      return `${literal.value}n`;
    case 'string':
      return quote(literal.value);
    case 'date':
      return `DATE ${quote(literal.text)}`;
    case 'timestamp':
      return `TIMESTAMP ${quote(literal.text)}`;
    case 'binary':
      return `${literal.bytes.length} bytes`;
  }
}

function quote(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return `'${shown.replaceAll("'", "''")}'`;
}
