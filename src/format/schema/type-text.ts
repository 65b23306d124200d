import type { PrimitiveType, Type } from '../types.ts';
import { printPrimitiveType } from './primitive-text.ts';

/** Whether a type holds single values. */
export function isPrimitive(type: Type): type is PrimitiveType {
  return type.kind !== 'struct' && type.kind !== 'list' && type.kind !== 'map';
}

/** A type for people, nested ones as `list<string>`, `map<string, long>` and `struct<lat: double, lon: double>`. */
export function printType(type: Type): string {
  if (type.kind === 'list') return `list<${printType(type.element)}>`;
  if (type.kind === 'map') return `map<${printType(type.key)}, ${printType(type.value)}>`;
  if (type.kind === 'struct') return `struct<${type.fields.map((field) => `${field.name}: ${printType(field.type)}`).join(', ')}>`;
  return printPrimitiveType(type);
}
