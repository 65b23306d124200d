import type { PrimitiveType, SimpleTypeName, Type } from '../types.ts';

const simpleNames: ReadonlySet<string> = new Set<SimpleTypeName>([
  'boolean', 'int', 'long', 'float', 'double', 'date', 'time', 'timestamp', 'timestamptz', 'string', 'uuid', 'binary',
]);
const laterNames: ReadonlySet<string> = new Set(['timestamp_ns', 'timestamptz_ns', 'variant', 'unknown', 'geometry', 'geography']);
const decimalText = /^decimal\( *(\d{1,4}) *, *(\d{1,4}) *\)$/;
const fixedText = /^fixed\[ *(\d{1,10}) *\]$/;

/** Why a text is no primitive type: a type of a later format version, or no type at all. */
interface NotPrimitive {
  readonly kind: 'later-version' | 'not-a-type';
  readonly problem: string;
}

/** Reads a type text such as `long`, `decimal(10, 2)` or `fixed[16]`. */
export function parsePrimitiveType(text: string): PrimitiveType | NotPrimitive {
  if (simpleNames.has(text)) return { kind: text as SimpleTypeName };
  const decimal = decimalText.exec(text);
  if (decimal !== null) return decimalType(Number(decimal[1]), Number(decimal[2]));
  const fixed = fixedText.exec(text);
  if (fixed !== null) {
    const length = Number(fixed[1]);
    if (length >= 1 && length < 2 ** 31) return { kind: 'fixed', length };
    return { kind: 'not-a-type', problem: `${text}: the length must be from 1 to 2147483647` };
  }
  const base = /^[a-z_]*/.exec(text)?.[0] ?? '';
  if (laterNames.has(base)) return { kind: 'later-version', problem: `type ${text} belongs to a later format version` };
  return { kind: 'not-a-type', problem: `${JSON.stringify(text)} is not a type` };
}

function decimalType(precision: number, scale: number): PrimitiveType | NotPrimitive {
  const text = `decimal(${precision}, ${scale})`;
  if (precision < 1 || precision > 38) return { kind: 'not-a-type', problem: `${text}: the precision must be from 1 to 38` };
  if (scale > precision) return { kind: 'not-a-type', problem: `${text}: the scale must not exceed the precision` };
  return { kind: 'decimal', precision, scale };
}

/** Whether `parsePrimitiveType` refused. */
export function isNotPrimitive(parsed: PrimitiveType | NotPrimitive): parsed is NotPrimitive {
  return 'problem' in parsed;
}

/** The type as Iceberg writes it; a decimal has a space after its comma, as Java has. */
export function printPrimitiveType(type: PrimitiveType): string {
  if (type.kind === 'decimal') return `decimal(${type.precision}, ${type.scale})`;
  return type.kind === 'fixed' ? `fixed[${type.length}]` : type.kind;
}

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
