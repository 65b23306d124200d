import { FrazilError } from '../errors/index.ts';
import type { NestedField, Schema, Type } from '../format/index.ts';
import type { BoundColumn } from './bound-predicate.ts';
import type { ColumnReference } from './predicate.ts';

/**
 * Finds the column that a reference names, by exact name; struct fields are reached through dots, list elements and map
 * entries are not columns. *Errors*: `column-unknown` with the nearest name, `predicate-type-mismatch`.
 */
export function resolveColumn(reference: ColumnReference, schema: Schema): BoundColumn {
  const [only] = reference.parts;
  const exact = reference.parts.length === 1 && schema.fields.some((field) => field.name === only);
  const path = reference.parts.length === 1 && !exact ? (only ?? '').split('.') : reference.parts;

  let fields = schema.fields;
  let required = true;
  let found: NestedField | undefined;
  for (const [level, name] of path.entries()) {
    if (level > 0) fields = fieldsInside(found?.type, path, level);
    found = fields.find((field) => field.name === name);
    if (found === undefined) throw unknownColumn(path, level, fields);
    required &&= found.required;
  }
  if (found === undefined) throw unknownColumn(path, 0, fields);
  return { fieldId: found.id, type: found.type, path, required };
}

function fieldsInside(type: Type | undefined, path: readonly string[], level: number): readonly NestedField[] {
  if (type?.kind === 'struct') return type.fields;
  const outer = path.slice(0, level).join('.');
  throw new FrazilError('predicate-type-mismatch', `Column ${JSON.stringify(outer)} is ${type?.kind ?? 'missing'}, so ${JSON.stringify(path[level])} inside it cannot be reached; only structs have fields.`, {
    context: { column: path.join('.') },
  });
}

function unknownColumn(path: readonly string[], level: number, fields: readonly NestedField[]): FrazilError {
  const name = path[level] ?? '';
  const outer = path.slice(0, level);
  const near = nearestName(name, fields.map((field) => field.name));
  const suggestion = near === undefined ? '' : ` Did you mean ${JSON.stringify([...outer, near].join('.'))}?`;
  const full = path.slice(0, level + 1).join('.');
  return new FrazilError('column-unknown', `The table has no column ${JSON.stringify(full)}.${suggestion}`, { context: { column: path.join('.'), nearest: near } });
}

const maxComparedLength = 64;

/** The candidate that somebody who wrote `name` most likely meant, or undefined if none is close. */
function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase().slice(0, maxComparedLength);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let nearest: string | undefined;
  let smallest = limit + 1;
  for (const candidate of candidates) {
    const offered = candidate.toLowerCase().slice(0, maxComparedLength);
    if (Math.abs(offered.length - wanted.length) >= smallest) continue;
    const distance = editDistance(wanted, offered);
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Insertions, deletions, replacements and swaps of neighbours between two short texts. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}
