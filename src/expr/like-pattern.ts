import { FrazilError } from '../errors/index.ts';
import type { LikePart, LikePattern } from './bound-predicate.ts';

/** Takes a LIKE pattern apart; neighbouring wildcards and texts are merged. *Errors*: `predicate-syntax`. */
export function parseLikePattern(pattern: string, escape: string | undefined): LikePattern {
  if (escape !== undefined && Array.from(escape).length !== 1) {
    throw new FrazilError('predicate-syntax', `The escape character of the LIKE pattern '${pattern}' must be exactly one character, not ${JSON.stringify(escape)}.`, { context: { pattern, escape } });
  }
  const parts: LikePart[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
  };
  const characters = Array.from(pattern);
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    if (character === escape) {
      const next = characters[index + 1];
      if (next !== '%' && next !== '_' && next !== escape) {
        throw new FrazilError('predicate-syntax', `In the LIKE pattern '${pattern}' the escape character ${escape} must stand before %, _ or itself.`, { context: { pattern, escape } });
      }
      text += next;
      index += 1;
    } else if (character === '%') {
      flush();
      if (parts.at(-1)?.kind !== 'any-text') parts.push({ kind: 'any-text' });
    } else if (character === '_') {
      flush();
      parts.push({ kind: 'any-code-point' });
    } else {
      text += character;
    }
  }
  flush();
  return parts;
}

/** A matcher of UTF-8 bytes (a range of an array) against a pattern; time at most pattern times text, memory none. */
export type Utf8Matcher = (bytes: Uint8Array, start: number, end: number) => boolean;

/** Compiles a pattern for UTF-8 bytes: after a mismatch it goes back only to the newest %. */
export function utf8Matcher(pattern: LikePattern): Utf8Matcher {
  const encoder = new TextEncoder();
  const steps = pattern.map((part) => (part.kind === 'text' ? encoder.encode(part.text) : part.kind));
  return (bytes, start, end) => {
    let step = 0;
    let at = start;
    let retryStep = -1;
    let retryAt = start;
    for (;;) {
      const current = steps[step];
      if (current === 'any-text') {
        step += 1;
        if (step === steps.length) return true;
        retryStep = step;
        retryAt = at;
        continue;
      }
      const next = current === undefined ? (at === end ? at : -1) : advance(current, bytes, at, end);
      if (next >= 0) {
        if (current === undefined) return true;
        at = next;
        step += 1;
        continue;
      }
      if (retryStep < 0 || retryAt >= end) return false;
      retryAt = nextCodePoint(bytes, retryAt, end);
      at = retryAt;
      step = retryStep;
    }
  };
}

function advance(step: Uint8Array | 'any-code-point', bytes: Uint8Array, at: number, end: number): number {
  if (step === 'any-code-point') return at < end ? nextCodePoint(bytes, at, end) : -1;
  if (end - at < step.length) return -1;
  for (let index = 0; index < step.length; index += 1) if (bytes[at + index] !== step[index]) return -1;
  return at + step.length;
}

function nextCodePoint(bytes: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  while (next < end && ((bytes[next] ?? 0) & 0xc0) === 0x80) next += 1;
  return next;
}
