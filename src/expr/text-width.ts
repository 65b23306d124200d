/** Letters that terminals draw two columns wide: East Asian scripts, full-width forms, emoji. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const halfWidth = /[\uff61-\uffdc]/u;
const combining = /[\p{Mn}\p{Me}\p{Cf}]/u;
const control = /\p{Cc}/u;

/** A code point as it may be printed: control characters, which could move the cursor or end the line, become their pictures. */
export function showCharacter(character: string): string {
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
