/** Codes raised by tables, catalogs, maintenance and the command. */
export const tableCodes = {
} as const;
