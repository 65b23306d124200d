import type { JsonValue } from './json-value.ts';

const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;
const point = 0x2e;
const upperE = 0x45;
const lowerE = 0x65;
const quote = 0x22;
const backslash = 0x5c;

/** Begins a text that stands for an integer. One byte wide in the engine, so that the document stays narrow. */
const mark = '\u00ff';
const markUnit = 0xff;
/** A shorter integer is exact as a number; a longer one than the second is none that the format knows. */
const longDigitsMin = 16;
const longDigitsMax = 40;
/** What comes behind a value; behind a key it is a colon, and a number is no key. */
const behindValue = /[ \t\n\r]*(?:[,\]}]|$)/y;

/**
 * Rewrites a document so that the engine's plain parser, which is several times faster than one with a reviver, keeps
 * every digit: long integers become marked texts, for `unmarkLongs` to turn into bigints.
 *
 * Undefined when the document needs the slower way: it holds the mark itself, or a number with an exponent, very many
 * digits or a form that is not JSON, which must not become a legal text.
 */
export function markLongs(text: string): string | undefined {
  if (text.includes(mark) || text.includes('\\u00')) return undefined;
  let marked = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = endOfText(text, at);
    else if (unit !== minus && (unit < zero || unit > nine)) at += 1;
    else {
      const end = endOfNumber(text, at);
      if (end === undefined) return undefined;
      if (end - at >= longDigitsMin) {
        if (!isLong(text, at, end)) return undefined;
        marked += `${text.slice(copied, at)}"${mark}${text.slice(at, end)}"`;
        copied = end;
      }
      at = end;
    }
  }
  return copied === 0 ? text : marked + text.slice(copied);
}

/** Where a text that begins at `start` is over; the end of the document when it is not closed. */
function endOfText(document: string, start: number): number {
  for (let from = start + 1; ; ) {
    const end = document.indexOf('"', from);
    if (end < 0) return document.length;
    let slashes = 0;
    while (document.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
    from = end + 1;
  }
}

/** Where a number is over; undefined for one with an exponent. */
function endOfNumber(text: string, start: number): number | undefined {
  for (let at = start + 1; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === lowerE || unit === upperE) return undefined;
    if (unit !== point && !(unit >= zero && unit <= nine)) return at;
  }
}

/** Whether the characters are an integer of bearable length in a value's place. A fraction or a wrong form is not. */
function isLong(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) === minus ? start + 1 : start;
  if (end - first > longDigitsMax || text.charCodeAt(first) === zero) return false;
  for (let at = first; at < end; at++) if (text.charCodeAt(at) === point) return false;
  behindValue.lastIndex = end;
  return behindValue.test(text);
}

/** Turns the marked texts of a parsed document back into integers, in place: bigints beyond 2^53, numbers up to it. */
export function unmarkLongs(value: unknown): JsonValue {
  if (typeof value === 'string') return value.charCodeAt(0) === markUnit ? toInteger(value.slice(1)) : value;
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  const container = value as Record<string, unknown>;
  for (const key in container) {
    const member = container[key];
    if (typeof member === 'object') unmarkLongs(member);
    else if (typeof member === 'string' && member.charCodeAt(0) === markUnit) {
      container[key] = toInteger(member.slice(1)); // also under `__proto__`: the parser made it an own member
    }
  }
  return value as JsonValue;
}

function toInteger(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}
