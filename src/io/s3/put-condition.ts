import type { PutCondition } from '../object-store.ts';

/** The condition of a write as the SDK takes it. */
export function conditionHeaders(condition: PutCondition | undefined): { readonly IfNoneMatch?: string; readonly IfMatch?: string } {
  if (condition === undefined) return {};
  return condition.kind === 'if-absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };
}
