/** Where a row comes from, for a message. */
export interface RowPlace {
  /** Such as `birds.csv, line 7`. */
  readonly text: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** What to do about a value that does not fit, where there is more to say than to correct it. */
  readonly advice?: string;
}
