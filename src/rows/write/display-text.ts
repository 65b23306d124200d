/** Text for a terminal: control characters, which could command it, print as escapes. */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => namedEscapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const namedEscapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Columns of a terminal that a text takes; East Asian characters and pictures take two, marks on others none. */
export function displayWidth(text: string): number {
  if (isPlain.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text if it fits, otherwise its beginning and an ellipsis. */
export function shorten(text: string, maxWidth: number): string {
  if (displayWidth(text) <= maxWidth) return text;
  let kept = '';
  let width = 1;
  for (const character of text) {
    width += characterWidth(character);
    if (width > maxWidth) break;
    kept += character;
  }
  return `${kept}…`;
}

const isPlain = /^[\x20-\x7e]*$/;
const isMark = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** First and last code points of the blocks whose characters are two columns wide. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

function characterWidth(character: string): number {
  const point = character.codePointAt(0) as number;
  if (point < 0x300) return 1;
  if (isMark.test(character)) return 0;
  return wide.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}
