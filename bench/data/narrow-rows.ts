import type { Row } from '../../src/index.ts';

/** Frazil's schema of the rows that appends are measured with. */
export const narrowSchema = { id: 'long', name: 'string', value: 'double' } as const;

/** `count` rows with ids from `first` on. */
export function narrowRows(first: number, count: number): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({ id: BigInt(first + index), name: `n${index}`, value: index * 1.5 }));
}
