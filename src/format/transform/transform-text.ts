import type { Transform } from '../partition-spec.ts';

const parameterText = /^(bucket|truncate)\[(\d{1,10})\]$/;
const plainNames: ReadonlySet<string> = new Set(['identity', 'year', 'month', 'day', 'hour', 'void']);

/** Reads a transform such as `day` or `bucket[16]`; what this version does not know comes back as `unknown`. */
export function parseTransform(text: string): Transform {
  const name = text.toLowerCase();
  if (plainNames.has(name)) return { kind: name as 'identity' | 'year' | 'month' | 'day' | 'hour' | 'void' };
  const found = parameterText.exec(name);
  const parameter = Number(found?.[2]);
  if (found === null || parameter < 1 || parameter > 2 ** 31 - 1) return { kind: 'unknown', text };
  return found[1] === 'bucket' ? { kind: 'bucket', buckets: parameter } : { kind: 'truncate', width: parameter };
}

/** The transform as Iceberg writes it. */
export function printTransform(transform: Transform): string {
  if (transform.kind === 'bucket') return `bucket[${transform.buckets}]`;
  if (transform.kind === 'truncate') return `truncate[${transform.width}]`;
  return transform.kind === 'unknown' ? transform.text : transform.kind;
}
