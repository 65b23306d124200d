/** Codes raised by the commit. */
export const commitCodes = {
} as const;
