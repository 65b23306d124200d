import type { LineBlock } from './line-blocks.ts';
import type { RecordChunk } from './sampled-records.ts';

/** A line that holds a row. */
export interface JsonLine {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

const blank = /^\s*$/;

/** The lines of a file that are not blank, one chunk a block. */
export async function* jsonLines(blocks: AsyncIterable<LineBlock>): AsyncGenerator<RecordChunk<JsonLine>> {
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
