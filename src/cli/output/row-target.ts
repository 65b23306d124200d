import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { type ByteSink, openRowWriter, type RowFormat, type RowWriter } from '../../rows/index.ts';
import type { CommandContext } from '../command-context.ts';
import { usageError } from '../option-values.ts';
import { OutputFile } from './output-file.ts';

export interface RowTargetSettings {
  readonly format?: RowFormat;
  readonly output?: string;
}

/** Where rows go, and how. */
export interface RowTarget {
  readonly format: RowFormat | 'json';
  /** Undefined for stdout. */
  readonly path: string | undefined;
}

/** A target that rows are being written to. */
export interface OpenRowTarget {
  /** Bytes written so far. */
  readonly bytes: number;
  write(batch: RecordBatch): Promise<void>;
  /** Writes what is left; a file gets its name. */
  finish(): Promise<void>;
  /** Gives up; of a file nothing stays. */
  discard(): Promise<void>;
}

const endings: ReadonlyMap<string, RowFormat> = new Map([
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['csv', 'csv'],
  ['arrow', 'arrow'],
  ['arrows', 'arrow'],
  ['parquet', 'parquet'],
  ['txt', 'table'],
]);
const binaryFormats: ReadonlySet<string> = new Set(['arrow', 'parquet']);

/** Decides where rows go before anything is read. *Errors*: `usage-invalid`. */
export function chooseRowTarget(context: CommandContext, { format, output }: RowTargetSettings): RowTarget {
  if (output !== undefined && output !== '-') return { format: format ?? formatOfPath(output), path: output };
  if (context.json && format !== undefined) throw usageError('--json prints the rows as one JSON document; leave out --format, or write to a file with --output.', format);
  if (context.json) return { format: 'json', path: undefined };
  if (format !== undefined && binaryFormats.has(format) && context.output.isTerminal) {
    throw usageError(`${format} is not for terminals: write it to a file with --output, or pipe it on.`, format);
  }
  return { format: format ?? 'table', path: undefined };
}

/** Opens the target for rows of the schema. *Errors*: `output-unwritable`. */
export async function openRowTarget(context: CommandContext, { format, path }: RowTarget, schema: Schema): Promise<OpenRowTarget> {
  const file = path === undefined ? undefined : await OutputFile.open(path);
  const sink = async (chunk: Uint8Array): Promise<void> => await (file === undefined ? context.output.write(chunk) : file.write(chunk));
  const width = path === undefined && context.output.isTerminal ? context.host.stdout.columns : undefined;
  const writer = format === 'json' ? new JsonRows(schema, sink) : openRowWriter(format, schema, sink, { table: width === undefined ? {} : { width } });
  return {
    get bytes() {
      return file?.bytes ?? 0;
    },
    write: (batch) => writer.write(batch),
    finish: async () => {
      await writer.close();
      await file?.finish();
    },
    discard: async () => await file?.discard(),
  };
}

function formatOfPath(path: string): RowFormat {
  const format = endings.get(/\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '');
  if (format === undefined) throw usageError(`The name ${JSON.stringify(path)} does not tell a format; say it with --format: ndjson, csv, arrow, parquet or table.`, path);
  return format;
}

const [open, separator, close] = ['[\n', ',\n', '\n]\n'].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array, Uint8Array];

/** Prints rows as one JSON array, a row a line, as they come. */
class JsonRows implements RowWriter {
  readonly #sink: ByteSink;
  readonly #lines: RowWriter;
  #isEmpty = true;

  constructor(schema: Schema, sink: ByteSink) {
    this.#sink = sink;
    this.#lines = openRowWriter('ndjson', schema, (chunk) => this.#pass(chunk));
  }

  write(batch: RecordBatch): Promise<void> {
    return this.#lines.write(batch);
  }

  async close(): Promise<void> {
    await this.#lines.close();
    await this.#sink(this.#isEmpty ? new TextEncoder().encode('[]\n') : close);
  }

  /** Chunks hold whole lines; a line break in them is always one between rows, because JSON escapes those in texts. */
  async #pass(chunk: Uint8Array): Promise<void> {
    await this.#sink(this.#isEmpty ? open : separator);
    this.#isEmpty = false;
    await this.#sink(new TextEncoder().encode(new TextDecoder().decode(chunk).trimEnd().replaceAll('\n', ',\n')));
  }
}
