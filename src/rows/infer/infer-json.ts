import { JsonNumber } from '../value/numbers.ts';
import { inferInstant } from './infer-text.ts';
import { type InferredType, mergeTypes } from './inferred-schema.ts';

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** Deeper nesting than this has no schema. */
const maxDepth = 100;

/** Values of one list, or of one place in all rows, that no type holds together. */
export interface InferenceConflict {
  /** Column path. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * The type that a JSON value suggests, or a conflict within it. Numbers are those of `parseJsonText` with `exact`.
 *
 * `1.0` is a double, as whoever wrote it meant; an integer beyond 64 bits is a double too. Texts are looked through for
 * dates and instants, never for numbers or booleans, which JSON can write.
 */
export function inferJson(value: unknown, path: string, depth = 0): InferredType | InferenceConflict {
  if (value === null) return { kind: 'nothing' };
  if (depth > maxDepth) return { path, expected: `at most ${maxDepth} levels of nesting`, found: 'more' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'number') return { kind: 'long' };
  if (typeof value === 'bigint') return { kind: value >= longMin && value <= longMax ? 'long' : 'double' };
  if (typeof value === 'string') return { kind: inferInstant(value) };
  if (value instanceof JsonNumber) return { kind: 'double' };
  return Array.isArray(value) ? inferList(value, path, depth) : inferStruct(value as object, path, depth);
}

/** Whether inference failed. */
export function isConflict(result: InferredType | InferenceConflict): result is InferenceConflict {
  return 'path' in result;
}

/** Joins what was known of a place with what a further value suggests. */
export function joinTypes(known: InferredType, further: InferredType, path: string): InferredType | InferenceConflict {
  return mergeTypes(known, further, false) ?? conflictOf(known, further, path);
}

function inferList(values: readonly unknown[], path: string, depth: number): InferredType | InferenceConflict {
  let element: InferredType = { kind: 'nothing' };
  for (const value of values) {
    const inferred = inferJson(value, `${path}.element`, depth + 1);
    const joined: InferredType | InferenceConflict = isConflict(inferred) ? inferred : joinTypes(element, inferred, `${path}.element`);
    if (isConflict(joined)) return joined;
    element = joined;
  }
  return { kind: 'list', element };
}

function inferStruct(value: object, path: string, depth: number): InferredType | InferenceConflict {
  const fields = new Map<string, InferredType>();
  for (const [name, member] of Object.entries(value)) {
    const inferred = inferJson(member, `${path}.${name}`, depth + 1);
    if (isConflict(inferred)) return inferred;
    fields.set(name, inferred);
  }
  return { kind: 'struct', fields };
}

/** The innermost place where two types disagree. */
function conflictOf(known: InferredType, further: InferredType, path: string): InferenceConflict {
  if (known.kind === 'list' && further.kind === 'list') return conflictOf(known.element, further.element, `${path}.element`);
  if (known.kind === 'struct' && further.kind === 'struct') {
    for (const [name, type] of further.fields) {
      const before = known.fields.get(name);
      if (before !== undefined && mergeTypes(before, type, false) === undefined) return conflictOf(before, type, `${path}.${name}`);
    }
  }
  return { path, expected: `${known.kind} as in the rows before`, found: further.kind };
}
