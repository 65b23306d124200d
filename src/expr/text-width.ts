/** Letters that terminals draw two columns wide: East Asian scripts, full-width forms, emoji. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const halfWidth = /[\uff61-\uffdc]/u;
const combining = /[\p{Mn}\p{Me}\p{Cf}]/u;
const control = /\p{Cc}/u;
/** End a line, or change the direction of what follows, so that a text does not read as it is. */
const misleading = /[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** A code point as it may be printed: what could move the cursor, end the line or turn it round becomes a picture. */
export function showCharacter(character: string): string {
  if (misleading.test(character)) return '\ufffd';
  if (character === '\t' || !control.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\u2421';
}

/** The blank that takes as much room as a code point does where every letter has one width. */
export function underlay(character: string): string {
  if (character === '\t') return '\t';
  if (combining.test(character)) return '';
  return wide.test(character) && !halfWidth.test(character) ? '  ' : ' ';
}
