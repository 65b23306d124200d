import { createReadStream } from 'node:fs';
import { FrazilError } from '../../errors/index.ts';
import { AbortableItems } from '../../rows/index.ts';
import type { CommandHost } from '../command-host.ts';
import { usageError } from '../option-values.ts';

const chunkBytes = 256 * 1024;

/** A file of rows that the command line names. */
export interface InputSource {
  /** For messages: the path, or `stdin`. */
  readonly name: string;
  readonly format: InputFormat;
  /** Undefined for stdin. */
  readonly path: string | undefined;
  /** The bytes, once. *Errors*: `input-not-found`, `input-unreadable`, the reason of the signal. */
  bytes(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The files of a command line; `-` is stdin and stands at most once. *Errors*: `usage-invalid`. */
export function inputSources(paths: readonly string[], format: string | undefined, host: CommandHost): readonly InputSource[] {
  const given = format === undefined ? undefined : parseInputFormat(format);
  if (paths.filter((path) => path === '-').length > 1) throw usageError('stdin (-) can be read only once.', '-');
  return paths.map((path) => (path === '-' ? stdinSource(given, host) : fileSource(path, given)));
}

/** A file, of the given format or of the one that its name tells. *Errors*: `usage-invalid`. */
export function fileSource(path: string, format: InputFormat | undefined): InputSource {
  checkPlain(path, format);
  return { name: path, path, format: format ?? formatOfPath(path), bytes: (signal) => fileBytes(path, signal) };
}

/** What prints a file of this scheme or ending, for a pipe into the command. */
const printers: readonly (readonly [RegExp, (path: string) => string])[] = [
  [/^s3:\/\//, (path) => `aws s3 cp ${path} -`],
  [/^https?:\/\//, (path) => `curl -sf ${path}`],
  [/\.gz$/i, (path) => `zcat ${path}`],
  [/\.zst$/i, (path) => `zstdcat ${path}`],
  [/\.bz2$/i, (path) => `bzcat ${path}`],
  [/\.xz$/i, (path) => `xzcat ${path}`],
];

/** Says how files that lie elsewhere or are compressed get in. *Errors*: `usage-invalid`. */
function checkPlain(path: string, format: InputFormat | undefined): void {
  if (path.startsWith('file:')) throw usageError(`Write the path of ${path} without file:.`, path);
  const print = printers.find(([pattern]) => pattern.test(path))?.[1];
  if (print === undefined) return;
  // Of rows.csv.gz the ending before the last tells the format.
  const told = format ?? path.toLowerCase().split('.').slice(-2).map((ending) => endings.get(ending)).findLast((found) => found !== undefined) ?? 'csv';
  throw usageError(`${path} is no plain local file; pipe it in: ${print(path)} | frazil append TABLE - --format ${told}.`, path);
}

function stdinSource(format: InputFormat | undefined, host: CommandHost): InputSource {
  if (format === undefined) throw usageError('What comes through stdin has no name to tell its format; say it with --format.', '-');
  return { name: 'stdin', path: undefined, format, bytes: (signal) => new AbortableItems(host.stdin, signal) };
}

async function* fileBytes(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal })) yield chunk as Uint8Array;
  } catch (cause) {
    signal.throwIfAborted();
    throw inputError(path, cause);
  }
}

/** The kinds of files that hold rows. */
const inputFormats = ['parquet', 'arrow', 'csv', 'ndjson'] as const;

type InputFormat = (typeof inputFormats)[number];

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
function parseInputFormat(text: string): InputFormat {
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

/** The error for an input file that cannot be read. */
export function inputError(path: string, cause: unknown): FrazilError {
  const code = (cause as { readonly code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FrazilError('input-not-found', `There is no file ${path}.`, { context: { path }, cause });
  if (code === 'EISDIR') return new FrazilError('input-not-found', `There is no file ${path}: it is a folder.`, { context: { path }, cause });
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FrazilError('input-unreadable', `${path} cannot be read: ${why}.`, { context: { path }, cause });
}
