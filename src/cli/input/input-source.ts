import { createReadStream } from 'node:fs';
import { usageError } from '../arguments/usage-error.ts';
import type { CommandHost } from '../command-host.ts';
import { inputError } from './input-error.ts';
import { formatOfPath, type InputFormat, parseInputFormat } from './input-format.ts';

/** A file of rows that the command line names. */
export interface InputSource {
  /** For messages: the path, or `stdin`. */
  readonly name: string;
  readonly format: InputFormat;
  /** Undefined for stdin. */
  readonly path: string | undefined;
  /** The bytes, once. *Errors*: `input-not-found`, `input-unreadable`. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** The files of a command line; `-` is stdin and stands at most once. *Errors*: `usage-invalid`. */
export function inputSources(paths: readonly string[], format: string | undefined, host: CommandHost): readonly InputSource[] {
  const given = format === undefined ? undefined : parseInputFormat(format);
  if (paths.filter((path) => path === '-').length > 1) throw usageError('stdin (-) can be read only once.', '-');
  return paths.map((path) => (path === '-' ? stdinSource(given, host) : fileSource(path, given)));
}

/** A file, of the given format or of the one that its name tells. *Errors*: `usage-invalid`. */
export function fileSource(path: string, format: InputFormat | undefined): InputSource {
  return { name: path, path, format: format ?? formatOfPath(path), bytes: () => fileBytes(path) };
}

function stdinSource(format: InputFormat | undefined, host: CommandHost): InputSource {
  if (format === undefined) throw usageError('What comes through stdin has no name to tell its format; say it with --format.', '-');
  return { name: 'stdin', path: undefined, format, bytes: () => host.stdin };
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) yield chunk as Uint8Array;
  } catch (cause) {
    throw inputError(path, cause);
  }
}
