/** What to do about a value that does not fit, when the types were told from the first rows; nothing otherwise. */
export function inferenceAdvice(sampleRows: number | undefined): { readonly advice?: string } {
  if (sampleRows === undefined) return {};
  return { advice: `The type was told from the first ${sampleRows === 1 ? 'row' : `${sampleRows} rows`}; if it is wrong, create the table with a schema (--schema).` };
}
