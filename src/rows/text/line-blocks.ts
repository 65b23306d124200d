import { FrazilError } from '../../errors/index.ts';
import { joinBytes } from '../../parquet/index.ts';

/** The error for a text file that is malformed at a line, and at a column of it if that is known. */
export function textInvalid(source: string, line: number, problem: string, context: Readonly<Record<string, unknown>> = {}): FrazilError {
  return new FrazilError('text-invalid', `${source}, line ${line}: ${problem}.`, { context: { source, line, ...context } });
}

/** Whole lines of a text file, each with its line end, which only the last line of the file may lack. */
export interface LineBlock {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Number of the first of the lines, counted from 1. */
  readonly firstLine: number;
}

/** A line beyond this is taken for a file that is no text, or a quote that is never closed. */
export const maxLineBytes: number = 64 * 1024 ** 2;

const newline = 0x0a;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Cuts a stream of bytes into blocks of whole lines, without the byte order mark, and decodes them.
 *
 * *Errors*: `text-invalid` naming `source` and line: not UTF-8, or a line of more than 64 MiB.
 */
export async function* lineBlocks(bytes: AsyncIterable<Uint8Array>, source: string): AsyncGenerator<LineBlock> {
  let firstLine = 1;
  for await (const block of wholeLines(bytes, source)) {
    const text = decode(block, source, firstLine);
    yield { bytes: block, text, firstLine };
    firstLine += countLines(block);
  }
}

async function* wholeLines(bytes: AsyncIterable<Uint8Array>, source: string): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let lines = 0;
  let isStart = true;
  for await (const chunk of bytes) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end === 0) {
      held.push(chunk);
      heldBytes += chunk.length;
      if (heldBytes > maxLineBytes) throw textInvalid(source, lines + 1, 'the line does not end within 64 MiB; this is no file of rows, or a quote is missing');
      continue;
    }
    const block = joinBytes([...held, chunk.subarray(0, end)]);
    lines += countLines(block);
    held = end === chunk.length ? [] : [chunk.subarray(end)];
    heldBytes = chunk.length - end;
    yield isStart ? withoutMark(block) : block;
    isStart = false;
  }
  if (heldBytes > 0) yield isStart ? withoutMark(joinBytes(held)) : joinBytes(held);
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return byteOrderMark.every((byte, index) => bytes[index] === byte) ? bytes.subarray(3) : bytes;
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

function decode(bytes: Uint8Array, source: string, firstLine: number): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    throw textInvalid(source, firstLine + linesBeforeFault(decoder, bytes), 'the bytes are not UTF-8; convert the file');
  }
}

/** How many lines of the block come before the one that cannot be decoded. */
function linesBeforeFault(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): number {
  let line = 0;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}
