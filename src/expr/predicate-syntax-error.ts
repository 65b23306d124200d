import { FrazilError } from '../errors/index.ts';

const windowBefore = 60;
const windowAfter = 20;

/**
 * The error for a predicate text that cannot be parsed: line and column (from 1, in code points), and the line itself
 * with a caret under the place; of a long line only the surroundings are shown.
 *
 * `offset` counts UTF-16 units from the start of `text`; the end of the text is a legal place.
 */
export function predicateSyntaxError(text: string, offset: number, problem: string): FrazilError {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const lineBreak = text.indexOf('\n', offset);
  const lineEnd = lineBreak === -1 ? text.length : lineBreak;
  const line = countLines(text, lineStart);
  const before = Array.from(text.slice(lineStart, offset));
  const after = Array.from(text.slice(offset, lineEnd));
  const column = before.length + 1;
  const shownBefore = before.slice(-windowBefore);
  const head = [...(before.length > shownBefore.length ? ['…'] : []), ...shownBefore].map(showCharacter);
  const tail = after.slice(0, windowAfter).map(showCharacter).join('') + (after.length > windowAfter ? '…' : '');
  const indent = head.map(underlay).join('');

  const message = `Line ${line}, column ${column} of the predicate: ${problem}\n  ${head.join('')}${tail}\n  ${indent}^`;
  return new FrazilError('predicate-syntax', message, { context: { line, column, offset } });
}

function countLines(text: string, end: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Letters that terminals draw two columns wide: East Asian scripts, full-width forms, emoji. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const halfWidth = /[\uff61-\uffdc]/u;
const combining = /[\p{Mn}\p{Me}\p{Cf}]/u;
const control = /\p{Cc}/u;
/** End a line, or change the direction of what follows, so that a text does not read as it is. */
const misleading = /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** A code point as it may be printed: what could move the cursor, end the line or turn it round becomes a picture. */
function showCharacter(character: string): string {
  if (misleading.test(character)) return '\ufffd';
  if (character === '\t' || !control.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\u2421';
}

/** The blank that takes as much room as a code point does where every letter has one width. */
function underlay(character: string): string {
  if (character === '\t') return '\t';
  if (combining.test(character)) return '';
  return wide.test(character) && !halfWidth.test(character) ? '  ' : ' ';
}
