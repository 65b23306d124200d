import { Style } from './style.ts';

/** A column of a printed table. */
export interface Column {
  readonly title: string;
  /** Numbers stand right, texts left. */
  readonly align?: 'left' | 'right';
}

const gap = '  ';

/**
 * Rows under aligned titles, one line each, without a trailing line break. Cells show control characters as escapes,
 * so that what stands in a bucket cannot write to a terminal.
 */
export function columnText(columns: readonly Column[], rows: readonly (readonly string[])[], style?: Style): string {
  const cells = rows.map((row) => row.map(plainText));
  const widths = columns.map((column, index) => Math.max(lengthOf(column.title), ...cells.map((row) => lengthOf(row[index] ?? ''))));
  const print = (row: readonly string[]): string => row.map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align)).join(gap).trimEnd();
  const title = print(columns.map((column) => column.title));
  return [style === undefined ? title : style.faint(title), ...cells.map(print)].join('\n');
}

/** Pairs of a name and a value, the values aligned. */
export function pairText(pairs: readonly (readonly [name: string, value: string])[], style?: Style): string {
  const width = Math.max(...pairs.map(([name]) => lengthOf(name)));
  const print = ([name, value]: readonly [string, string]): string => `${style === undefined ? pad(name, width) : style.faint(pad(name, width))}${gap}${plainText(value)}`.trimEnd();
  return pairs.map(print).join('\n');
}

/** The text with control characters as escapes. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same of a text that may have several lines. */
export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}

function pad(text: string, width: number, align: Column['align'] = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return align === 'right' ? space + text : text + space;
}

const wideCharacter = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\u30a0-\u30ff\uff01-\uff60\uffe0-\uffe6]/u;
const markCharacter = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns of a terminal that the text takes. */
function lengthOf(text: string): number {
  let length = 0;
  for (const character of text) length += wideCharacter.test(character) ? 2 : markCharacter.test(character) ? 0 : 1;
  return length;
}
