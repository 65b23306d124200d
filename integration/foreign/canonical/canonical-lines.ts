import { compareUtf8, type NestedField, printHex, type Schema, type Type } from '../../../src/format/index.ts';
import type { Row } from '../../../src/index.ts';
import { floatText } from './float-text.ts';
import { instantText, timeText } from './instant-text.ts';

export interface CanonicalOptions {
  /** Write an absent list, map or struct as an empty one, whose required numbers are zero, for engines that have no absent ones. */
  readonly loose: boolean;
}

/**
 * Rows as canonical JSON lines, sorted by code points, so that they compare byte for byte with what reader/canonical.py
 * writes of a foreign engine's rows.
 */
export function canonicalLines(schema: Schema, rows: Iterable<Row>, options: CanonicalOptions = { loose: false }): readonly string[] {
  const lines: string[] = [];
  for (const row of rows) lines.push(structText(schema.fields, row, options.loose));
  return lines.toSorted(compareUtf8);
}

function structText(fields: readonly NestedField[], value: Readonly<Record<string, unknown>>, loose: boolean): string {
  return `{${fields.map((field) => `${JSON.stringify(field.name)}:${valueText(field.type, value[field.name], loose)}`).join(',')}}`;
}

function absentText(type: Type, loose: boolean): string {
  if (!loose) return 'null';
  if (type.kind === 'struct') return `{${type.fields.map((field) => `${JSON.stringify(field.name)}:${field.required ? zeroText(field.type) : absentText(field.type, loose)}`).join(',')}}`;
  return type.kind === 'list' || type.kind === 'map' ? '[]' : 'null';
}

function zeroText(type: Type): string {
  if (type.kind === 'float' || type.kind === 'double') return floatText(0);
  return type.kind === 'int' || type.kind === 'long' ? '0' : absentText(type, true);
}

function valueText(type: Type, value: unknown, loose: boolean): string {
  if (value === null || value === undefined) return absentText(type, loose);
  switch (type.kind) {
    case 'boolean':
    case 'int':
    case 'long':
      return `${value as boolean | number | bigint}`;
    case 'float':
    case 'double':
      return floatText(value as number);
    case 'decimal':
      return JSON.stringify(decimalText(value as string));
    case 'string':
    case 'date':
    case 'uuid':
      return JSON.stringify(value);
    case 'time':
      return JSON.stringify(timeText(value as bigint));
    case 'timestamp':
      return JSON.stringify(instantText(value as bigint));
    case 'timestamptz':
      return JSON.stringify(`${instantText(value as bigint)}Z`);
    case 'fixed':
    case 'binary':
      return JSON.stringify(printHex(value as Uint8Array));
    case 'list':
      return `[${(value as readonly unknown[]).map((element) => valueText(type.element, element, loose)).join(',')}]`;
    case 'map': {
      const pairs = [...(value as ReadonlyMap<unknown, unknown>)].map(([key, item]) => `[${valueText(type.key, key, loose)},${valueText(type.value, item, loose)}]`);
      return `[${pairs.toSorted(compareUtf8).join(',')}]`;
    }
    case 'struct':
      return structText(type.fields, value as Readonly<Record<string, unknown>>, loose);
  }
}

/** Without trailing zeros. */
function decimalText(text: string): string {
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '' || short === '-0' ? '0' : short;
}
