import { FrazilError } from '../errors/index.ts';
import { showCharacter, underlay } from './text-width.ts';

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
