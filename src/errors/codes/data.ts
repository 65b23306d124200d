/** Codes raised by Parquet and row conversion. */
export const dataCodes = {
} as const;
