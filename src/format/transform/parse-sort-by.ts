import type { SortField, SortOrder } from '../partition-spec.ts';
import type { Schema } from '../types.ts';
import { bindTerm, type BoundTerm, splitTerms, termError } from './term.ts';

const code = 'sort-by-invalid';
const suffixText = /^(asc|desc)?(?:\s*nulls (first|last))?$/;

/**
 * Reads a sort order from terms such as `date`, `ts desc`, `x asc nulls last` or `bucket(4, id)`, as a list or as one text with commas.
 *
 * Without a word, ascending; nulls come first when ascending and last when descending. No terms give order 0, otherwise `orderId` (default 1).
 * *Errors*: `sort-by-invalid`, quoting the term.
 */
export function parseSortBy(terms: readonly string[] | string, schema: Schema, orderId = 1): SortOrder {
  const texts = typeof terms === 'string' ? splitTerms(terms) : terms;
  const fields = texts.map((text) => sortField(bindTerm(text, schema, code)));
  return { orderId: fields.length === 0 ? 0 : orderId, fields };
}

function sortField(term: BoundTerm): SortField {
  const words = term.suffix.join(' ').toLowerCase();
  const found = suffixText.exec(words);
  if (found === null) throw termError(term.text, `${JSON.stringify(words)} is not a direction; write asc or desc, then nulls first or nulls last`, code);
  const direction = found[1] === 'desc' ? 'desc' : 'asc';
  const nulls = found[2] ?? (direction === 'asc' ? 'first' : 'last');
  return { sourceId: term.sourceId, transform: term.transform, direction, nullOrder: nulls === 'first' ? 'nulls-first' : 'nulls-last' };
}
