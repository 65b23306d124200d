import { parseSync, Visitor } from 'oxc-parser';
import { lineCount, type SourceFile } from './source-tree.ts';

/** The sizes that the project keeps, in lines. */
export const sizeLimits = { fileMedian: 130, file: 400, fileEver: 500, function: 60 } as const;

/** Files above `sizeLimits.file`, each with the reason; an entry that is no longer needed fails the test. */
export const longFiles: Readonly<Record<string, string>> = {};

/** Functions above `sizeLimits.function` with the length they may have: a ratchet, it only goes down. */
export const longFunctions: Readonly<Record<string, number>> = {};

/** A function and how many lines it spans. */
export interface FunctionSize {
  /** `path#name`, the name of the variable, method or property that holds it, or its first line. */
  readonly id: string;
  readonly lines: number;
}

interface Named {
  readonly start: number;
  readonly end: number;
}

/** The functions of a file, arrow functions and methods included. */
export function functionSizes(file: SourceFile): readonly FunctionSize[] {
  const { program } = parseSync(file.path, file.text);
  const names = new Map<number, string>();
  const sizes: FunctionSize[] = [];
  const name = (holder: Named, held: Named | null | undefined): void => {
    if (held !== null && held !== undefined) names.set(held.start, file.text.slice(holder.start, holder.end));
  };
  const measure = (node: Named): void => {
    const firstLine = lineCount(file.text.slice(0, node.start + 1));
    const lines = lineCount(file.text.slice(node.start, node.end));
    sizes.push({ id: `${file.path}#${names.get(node.start) ?? `line ${String(firstLine)}`}`, lines });
  };
  new Visitor({
    VariableDeclarator: (node) => name(node.id, node.init),
    MethodDefinition: (node) => name(node.key, node.value),
    PropertyDefinition: (node) => name(node.key, node.value),
    Property: (node) => name(node.key, node.value),
    FunctionDeclaration: (node) => {
      if (node.id !== null) name(node.id, node);
      measure(node);
    },
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
  return sizes;
}

/** The middle of the numbers; 0 of none. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Files that are too long and have no reason, or have a reason and are not long. */
export function checkFileSizes(files: readonly SourceFile[], justified: Readonly<Record<string, string>>): readonly string[] {
  const sizes = new Map(files.map((file) => [file.path, lineCount(file.text)]));
  const tooLong = [...sizes].flatMap(([path, lines]) => {
    if (lines > sizeLimits.fileEver) return [`${path} has ${String(lines)} lines, more than ${String(sizeLimits.fileEver)} is never right`];
    if (lines > sizeLimits.file && justified[path] === undefined) return [`${path} has ${String(lines)} lines and no reason in longFiles`];
    return [];
  });
  const stale = Object.keys(justified).filter((path) => (sizes.get(path) ?? 0) <= sizeLimits.file);
  return [...tooLong, ...stale.map((path) => `${path} stands in longFiles and is not long`)];
}

/** Functions above the limit, or above what the ratchet grants, and ratchet entries that can go down. */
export function checkFunctionSizes(files: readonly SourceFile[], granted: Readonly<Record<string, number>>): readonly string[] {
  const sizes = files.flatMap(functionSizes);
  const tooLong = sizes
    .filter((size) => size.lines > Math.max(sizeLimits.function, granted[size.id] ?? 0))
    .map((size) => `${size.id} has ${String(size.lines)} lines, the limit is ${String(granted[size.id] ?? sizeLimits.function)}`);
  const loose = Object.entries(granted)
    .filter(([id, lines]) => !sizes.some((size) => size.id === id && size.lines === lines))
    .map(([id]) => `${id} got shorter or left: lower or remove its entry in longFunctions`);
  return [...tooLong, ...loose];
}
