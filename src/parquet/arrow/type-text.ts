import type { DataType } from 'apache-arrow';

/** An Arrow type as messages name it, such as `Timestamp<MICROSECOND>`. */
export function arrowTypeText(type: DataType): string {
  // Every concrete type prints itself, which the declarations of the base class do not say.
  return (type as unknown as { toString(): string }).toString();
}
