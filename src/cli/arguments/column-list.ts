import { usageError } from './usage-error.ts';

/** Column names separated by commas; a name with a comma stands in double quotes, a quote in it twice. *Errors*: `usage-invalid`. */
export function parseColumnList(text: string): readonly string[] {
  const names: string[] = [];
  const part = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/y;
  for (let more = true; more; ) {
    const found = part.exec(text);
    const name = found?.[1]?.replaceAll('""', '"') ?? found?.[2]?.trim() ?? '';
    if (found === null || name === '') throw usageError(`${JSON.stringify(text)} is not a list of columns: write a,b or "a name, with a comma",b.`, text);
    names.push(name);
    more = found[3] === ',';
  }
  return names;
}
