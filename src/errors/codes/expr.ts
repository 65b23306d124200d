/** Codes raised by predicates. */
export const exprCodes = {
} as const;
