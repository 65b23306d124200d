import { encodeUtf8 } from '../value/utf8.ts';
import type { JsonPlace } from './json-place.ts';
import type { JsonValue } from './json-value.ts';
import { markLongs, unmarkLongs } from './mark-longs.ts';
import { locateSyntaxError } from './locate-syntax-error.ts';

/** Values take more room in memory than in a text: so many may stand in any, and one more for so many of its bytes. Tables have one in 15. */
const valuesInAnyText = 100_000;
const bytesAValue = 8;

/** How deeply lists and objects may nest in any document of the format. */
export const maxJsonDepth = 300;

const integerText = /^-?\d+$/;
const quote = 0x22;
const backslash = 0x5c;

/**
 * Parses a JSON document without losing digits: integers beyond 2^53 become bigints.
 *
 * *Errors*: the place's code, with the byte offset, if the bytes are no UTF-8 or no JSON, nest too deeply, hold more values than memory has room for, or a number
 * beyond every range.
 */
export function parseJson(bytes: Uint8Array, place: JsonPlace): JsonValue {
  assertBounds(bytes, place);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw place.error(`is not UTF-8 text (${(cause as Error).message})`);
  }
  const marked = markLongs(text);
  try {
    if (marked !== undefined) return unmarkLongs(JSON.parse(marked));
    return JSON.parse(text, reviveNumber as (key: string, value: unknown) => unknown) as JsonValue;
  } catch (cause) {
    throw syntaxError(cause, text, place);
  }
}

/** Marks a number that no type of the format can hold; recognised in the catch above. */
const outOfRange = Symbol('number out of range');

function reviveNumber(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context.source ?? '';
  if (integerText.test(source) && source.length <= 40) return BigInt(source);
  if (!Number.isFinite(value)) throw outOfRange;
  return value;
}

function syntaxError(cause: unknown, text: string, place: JsonPlace): Error {
  if (cause === outOfRange) return place.error('holds a number beyond every range');
  const units = locateSyntaxError(text);
  const offset = encodeUtf8(text.slice(0, units)).length;
  if (text.trim() === '') return place.error('is empty', place.code, { offset: 0 });
  const found = units >= text.length ? 'it ends too early' : `${JSON.stringify(text.slice(units, units + 10))} is unexpected`;
  return place.error(`is not JSON: ${found} (at byte ${offset})`, place.code, { offset });
}

/** One pass over the bytes, so that no recursive reader after it can be driven into the ground, and no parser into the last of the memory. */
function assertBounds(bytes: Uint8Array, place: JsonPlace): void {
  const most = valuesInAnyText + Math.floor(bytes.length / bytesAValue);
  let depth = 0;
  let values = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) i = endOfText(bytes, i);
    else if (byte === 0x2c) values++;
    else if (byte === 0x7b || byte === 0x5b) {
      values++;
      if (++depth > maxJsonDepth) throw place.error(`nests more than ${maxJsonDepth} levels (at byte ${i})`, place.code, { offset: i });
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  if (values > most) throw place.error(`holds more than ${most} values`);
}

/** The quote that closes the text which begins at `start`; the end of the document when there is none. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let from = start + 1; ; ) {
    const end = bytes.indexOf(quote, from);
    if (end < 0) return bytes.length;
    let slashes = 0;
    while (bytes[end - 1 - slashes] === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
    from = end + 1;
  }
}
