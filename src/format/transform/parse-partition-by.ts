import type { PartitionField, PartitionSpec, Transform } from '../partition-spec.ts';
import { indexSchema } from '../schema/schema-index.ts';
import type { Schema } from '../types.ts';
import { bindTerm, type BoundTerm, splitTerms, termError } from './term.ts';
import { printTransform } from './transform-text.ts';

/** The first id of partition fields, by the format. */
export const firstPartitionFieldId = 1000;

const code = 'partition-by-invalid';
const nameSuffixes: Readonly<Record<Transform['kind'], string>> = {
  identity: '', year: '_year', month: '_month', day: '_day', hour: '_hour', bucket: '_bucket', truncate: '_trunc', void: '_null', unknown: '_part',
};

/** Settings of `parsePartitionBy`. */
export interface PartitionByOptions {
  /** Id of the spec; default 0. */
  readonly specId?: number;
  /** The highest partition field id that the table ever used; default 999. */
  readonly lastPartitionId?: number;
}

/**
 * Reads a partition spec from terms such as `month(date)`, `bucket(16, id)`, `region`, `truncate(4, name)` or `day(ts) as d`,
 * given as a list or as one text with commas. Fields are named as Iceberg names them (`date_month`, `id_bucket`, `name_trunc`).
 *
 * *Errors*: `partition-by-invalid`, quoting the term.
 */
export function parsePartitionBy(terms: readonly string[] | string, schema: Schema, options: PartitionByOptions = {}): PartitionSpec {
  const texts = typeof terms === 'string' ? splitTerms(terms) : terms;
  const fields: PartitionField[] = [];
  const seen = new Map<string, string>();
  for (const text of texts) {
    const term = bindTerm(text, schema, code);
    const name = fieldName(term, schema);
    checkRedundant(term, seen);
    if (fields.some((field) => field.name === name)) throw termError(text, `two partition fields are named ${JSON.stringify(name)}; add: as another_name`, code);
    const fieldId = (options.lastPartitionId ?? firstPartitionFieldId - 1) + fields.length + 1;
    fields.push({ sourceId: term.sourceId, fieldId, name, transform: term.transform });
  }
  return { specId: options.specId ?? 0, fields };
}

function fieldName(term: BoundTerm, schema: Schema): string {
  const [as, given, ...rest] = term.suffix;
  if (as !== undefined && (as.toLowerCase() !== 'as' || given === undefined || rest.length > 0)) {
    throw termError(term.text, `${JSON.stringify(term.suffix.join(' '))} is left over; a name is given as: as my_name`, code);
  }
  const name = given ?? term.column + nameSuffixes[term.transform.kind];
  const column = indexSchema(schema).named(name);
  const sameColumn = term.transform.kind === 'identity' && column?.field.id === term.sourceId;
  if (column !== undefined && !sameColumn) {
    throw termError(term.text, `the partition field ${JSON.stringify(name)} would have the name of a column; add: as another_name`, code);
  }
  return name;
}

/** Two time units of one column, or one transform twice, say nothing new; Iceberg's Java library refuses them too. */
function checkRedundant(term: BoundTerm, seen: Map<string, string>): void {
  const { kind } = term.transform;
  const isTime = kind === 'year' || kind === 'month' || kind === 'day' || kind === 'hour';
  const key = `${term.sourceId} ${isTime ? 'time' : printTransform(term.transform)}`;
  const other = seen.get(key);
  if (other !== undefined) throw termError(term.text, `is redundant beside ${JSON.stringify(other)}`, code);
  seen.set(key, term.text);
}
