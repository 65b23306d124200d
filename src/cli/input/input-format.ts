import { usageError } from '../arguments/usage-error.ts';

/** The kinds of files that hold rows. */
export const inputFormats = ['parquet', 'arrow', 'csv', 'ndjson'] as const;

export type InputFormat = (typeof inputFormats)[number];

const endings: ReadonlyMap<string, InputFormat> = new Map([
  ['parquet', 'parquet'],
  ['arrow', 'arrow'],
  ['arrows', 'arrow'],
  ['ipc', 'arrow'],
  ['feather', 'arrow'],
  ['csv', 'csv'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
]);

/** The format that `--format` names. *Errors*: `usage-invalid`. */
export function parseInputFormat(text: string): InputFormat {
  const format = inputFormats.find((candidate) => candidate === text.toLowerCase());
  if (format === undefined) throw usageError(`There is no format ${JSON.stringify(text)}; there are ${inputFormats.join(', ')}.`, text);
  return format;
}

/** The format that a file's name ends with. @param remedy what can be done about a name without one. *Errors*: `usage-invalid`. */
export function formatOfPath(path: string, remedy = 'say it with --format:'): InputFormat {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const format = endings.get(ending);
  if (format !== undefined) return format;
  throw usageError(`The name ${JSON.stringify(path)} does not tell the format of the file; ${remedy} ${inputFormats.join(', ')}.`, path);
}
