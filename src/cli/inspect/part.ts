import type { Column } from '../output/column-text.ts';

/** A part of a table, ready to be shown either way. */
export interface Part {
  /** For `--json`. */
  readonly document: unknown;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/** A right-aligned column. */
export function numeric(title: string): Column {
  return { title, align: 'right' };
}
