import type { RecordBatch, Table as ArrowTable } from 'apache-arrow';

/** Whether a value is an Arrow table, of any copy of the library. */
export function isArrowTable(value: unknown): value is ArrowTable {
  return isNamed(value, 'Table') && hasFields(value) && Array.isArray((value as { readonly batches?: unknown }).batches);
}

/** Whether a value is an Arrow record batch, of any copy of the library. */
export function isRecordBatch(value: unknown): value is RecordBatch {
  return isNamed(value, 'RecordBatch') && hasFields(value) && typeof (value as { readonly data?: unknown }).data === 'object';
}

/** The classes carry their names as tags, also where a bundler renamed them; the shape alone could be that of a row. */
function isNamed(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { constructor } = value as { readonly constructor?: { readonly [Symbol.toStringTag]?: unknown } };
  return typeof constructor === 'function' && constructor[Symbol.toStringTag] === name;
}

function hasFields(value: unknown): boolean {
  return Array.isArray((value as { readonly schema?: { readonly fields?: unknown } }).schema?.fields);
}
