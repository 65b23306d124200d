import type { JsonValue } from '../json/json-value.ts';
import { stringifyJson } from '../json/stringify-json.ts';
import type { PartitionSpec, Transform } from '../partition-spec.ts';
import type { PrimitiveType, Schema, Value } from '../types.ts';
import { printHex } from '../value/byte-text.ts';
import { printDate, printYear } from '../value/instant-text.ts';
import { valueToJson } from '../value/json-single-value.ts';
import { partitionFieldType } from './transform-type.ts';

/** A partition value for people: `2026`, `2026-01`, `2026-01-31`, `2026-01-31-05`, or the value itself; null is `null`. */
export function partitionValueText(transform: Transform, resultType: PrimitiveType | undefined, value: Value | null): string {
  if (value === null) return 'null';
  if (typeof value === 'number') {
    if (transform.kind === 'year') return printYear(1970 + value);
    if (transform.kind === 'month') return `${printYear(1970 + Math.floor(value / 12))}-${pad((((value % 12) + 12) % 12) + 1)}`;
    if (transform.kind === 'day') return printDate(value);
    if (transform.kind === 'hour') return `${printDate(Math.floor(value / 24))}-${pad(((value % 24) + 24) % 24)}`;
  }
  // JSON has no number for these, and its null would look like an absent value.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (resultType !== undefined) return jsonText(valueToJson(resultType, value));
  return value instanceof Uint8Array ? printHex(value) : String(value);
}

/** A partition for people: `date_month=2026-01, region=SFO`; of an unpartitioned spec, the empty text. */
export function partitionText(spec: PartitionSpec, schema: Schema, partition: readonly (Value | null)[]): string {
  const parts = spec.fields.map((field, index) => {
    const text = partitionValueText(field.transform, partitionFieldType(field, schema), partition[index] ?? null);
    return `${field.name}=${text}`;
  });
  return parts.join(', ');
}

function jsonText(json: JsonValue): string {
  return typeof json === 'string' ? json : stringifyJson(json);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
