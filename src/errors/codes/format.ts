/** Codes raised by the format codecs: schemas, metadata, manifests. */
export const formatCodes = {
} as const;
