/** Codes raised by predicates and scans. */
export const exprCodes = {
  'predicate-syntax': {
    kind: 'invalid',
    summary: 'A predicate text cannot be parsed; the message shows line, column and the place.',
    remedy: "Correct the text at the caret; columns stand bare or in double quotes, text values in single quotes.",
  },
  'predicate-too-deep': {
    kind: 'invalid',
    summary: 'A predicate nests and, or and not more deeply than 200 levels.',
    remedy: 'Flatten it; a long list of values belongs into one IN.',
  },
  'predicate-type-mismatch': {
    kind: 'invalid',
    summary: 'A predicate compares a column with a value of another type, or uses an operator that the type of the column lacks.',
    remedy: 'Write the value as the type of the column wants it; the message shows an example.',
  },
} as const;
