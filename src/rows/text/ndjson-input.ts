import type { RecordBatch } from 'apache-arrow';
import type { Schema } from '../../format/index.ts';
import { inferJson, isConflict, joinTypes } from '../infer/infer-json.ts';
import { type InferredType, schemaOfInferred } from '../infer/inferred-schema.ts';
import type { ReadRowsOptions, RowInput, RowInputOptions } from '../row-input.ts';
import { BatchGatherer } from '../batch-gatherer.ts';
import { ValueMismatch } from '../value/value-mismatch.ts';
import { jsonConverter, needsDigits } from './json-converter.ts';
import { type LineBlock, lineBlocks, textInvalid } from './line-blocks.ts';
import { parseJsonText } from './parse-json-text.ts';
import { inferenceAdvice, type RecordChunk, SampledRecords } from './sampled-records.ts';

/** Opens a file of one JSON object a line (UTF-8); blank lines are skipped. */
export function openNdjson(bytes: AsyncIterable<Uint8Array>, options: RowInputOptions): RowInput {
  return new NdjsonInput(bytes, options);
}

class NdjsonInput implements RowInput {
  readonly #source: string;
  readonly #signal: AbortSignal | undefined;
  readonly #records: SampledRecords<JsonLine>;

  constructor(bytes: AsyncIterable<Uint8Array>, options: RowInputOptions) {
    this.#source = options.source;
    this.#signal = options.signal;
    this.#records = new SampledRecords(jsonLines(lineBlocks(bytes, options.source)));
  }

  async inferSchema(): Promise<Schema> {
    const columns = new Map<string, InferredType>();
    for (const line of await this.#records.sample()) {
      for (const [name, value] of Object.entries(this.#parse(line, true))) {
        const inferred = inferJson(value, name);
        const joined = isConflict(inferred) ? inferred : joinTypes(columns.get(name) ?? { kind: 'nothing' }, inferred, name);
        if (isConflict(joined)) throw new ValueMismatch(joined.path, joined.expected, joined.found).at({ ...this.#placeOf(line), advice: 'Give a schema (--schema), or correct the line.' });
        columns.set(name, joined);
      }
    }
    if (columns.size === 0) throw textInvalid(this.#source, 1, 'the file holds no rows, so its columns cannot be told; give a schema (--schema)');
    return schemaOfInferred(columns, this.#source);
  }

  async *batches(schema: Schema, options: ReadRowsOptions = {}): AsyncGenerator<RecordBatch> {
    const root = { kind: 'struct', fields: schema.fields } as const;
    const convert = jsonConverter(root, '') ?? ((row: unknown) => row);
    const exact = needsDigits(root);
    let current: JsonLine = { text: '', line: 0 };
    const gatherer = new BatchGatherer(schema, { ...options, convert, placeOf: () => ({ ...this.#placeOf(current), ...inferenceAdvice(this.#records.sampleRows) }) });
    for await (const lines of this.#records.all()) {
      this.#signal?.throwIfAborted();
      for (const line of lines) {
        current = line;
        const batch = gatherer.add(this.#parse(line, exact));
        if (batch !== undefined) yield batch;
      }
    }
    const last = gatherer.finish();
    if (last !== undefined) yield last;
  }

  close(): Promise<void> {
    return this.#records.close();
  }

  #parse(line: JsonLine, exact: boolean): object {
    const parsed = parseJsonText(line.text, exact);
    if (parsed.problem !== undefined) {
      const column = parsed.position === undefined ? undefined : parsed.position + 1;
      const where = column === undefined ? '' : ` (at column ${column})`;
      throw textInvalid(this.#source, line.line, `not JSON: ${parsed.problem}${where}`, column === undefined ? {} : { column });
    }
    const { value } = parsed;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw textInvalid(this.#source, line.line, `a row must be an object, found ${Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 60)}`);
  }

  #placeOf({ line }: JsonLine): { readonly text: string; readonly context: Readonly<Record<string, unknown>> } {
    return { text: `${this.#source}, line ${line}`, context: { source: this.#source, line } };
  }
}

/** A line that holds a row. */
interface JsonLine {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

const blank = /^\s*$/;

/** The lines of a file that are not blank, one chunk a block. */
async function* jsonLines(blocks: AsyncIterable<LineBlock>): AsyncGenerator<RecordChunk<JsonLine>> {
  for await (const { bytes, text, firstLine } of blocks) {
    const records: JsonLine[] = [];
    let line = firstLine;
    for (let start = 0; start < text.length; line++) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      const content = text.slice(start, end);
      if (!blank.test(content)) records.push({ text: content, line });
      start = end + 1;
    }
    if (records.length > 0) yield { records, byteLength: bytes.length };
  }
}
