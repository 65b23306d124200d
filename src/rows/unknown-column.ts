import { FrazilError } from '../errors/index.ts';

const shownNames = 12;

/**
 * The error for a field of the input that the table lacks: `column-unknown`, with the name that was probably meant, or those there are.
 *
 * `where` names the file or row; `path` is the dotted name, `known` what the table has at its level.
 */
export function unknownColumn(where: string, path: string, known: readonly { readonly name: string }[], context: Readonly<Record<string, unknown>> = {}): FrazilError {
  const wanted = plain(path.slice(path.lastIndexOf('.') + 1));
  const meant = known.find(({ name }) => plain(name) === wanted) ?? known.find(({ name }) => isNear(plain(name), wanted));
  const names = known.slice(0, shownNames).map(({ name }) => `"${name}"`);
  if (known.length > shownNames) names.push('…');
  const advice = meant === undefined ? `It has ${names.join(', ')}.` : `Did you mean "${meant.name}"?`;
  const message = `${where === '' ? 'The' : `${where}: the`} table has no column "${path}". ${advice}`;
  return new FrazilError('column-unknown', message, { context: { column: path, ...context } });
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

/** Whether one change, or a swap of two neighbours, makes one text of the other. */
function isNear(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1 || Math.min(left.length, right.length) < 3) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start++;
  let end = 0;
  while (end < Math.min(left.length, right.length) - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  const [from, to] = [left.slice(start, left.length - end), right.slice(start, right.length - end)];
  return (from.length <= 1 && to.length <= 1) || (from.length === 2 && from === `${to.at(1)}${to.at(0)}`);
}
