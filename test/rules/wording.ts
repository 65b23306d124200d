import { parseSync, Visitor } from 'oxc-parser';
import type { SourceFile } from './source-tree.ts';

const vagueNames = /^(?:utils?|helpers?|common|misc)$/i;
// Written so that this file does not contain the words it looks for.
const markers = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'XX' + 'X'].join('|')})\\b|not ${'implemented'}`, 'i');
const errorClass = /^(?:Error|\w+Error)$/;

/** Files and folders whose name says nothing, or is not kebab-case. */
export function checkNames(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const words = path.split('/').flatMap((segment) => segment.split(/[.-]/));
    const vague = words.some((word) => vagueNames.test(word)) ? [`${path} has a name that says nothing`] : [];
    const name = path.split('/').at(-1) ?? '';
    const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/.test(name) ? [] : [`${path} is not in kebab-case`];
    return [...vague, ...kebab];
  });
}

/** Lines with a marker of unfinished work. */
export function findMarkers(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    file.text.split('\n').flatMap((line, index) => (markers.test(line) ? [`${file.path}:${String(index + 1)}: ${line.trim()}`] : [])),
  );
}

/** Places that build an error without a code: any `new …Error`, besides `FrazilError` and classes that the file itself lists as allowed. */
export function findBareErrors(files: readonly SourceFile[], allowed: Readonly<Record<string, string>>): readonly string[] {
  const found = files.flatMap((file) => {
    const inFile: string[] = [];
    new Visitor({
      NewExpression: (node) => {
        if (node.callee.type !== 'Identifier' || node.callee.name === 'FrazilError' || !errorClass.test(node.callee.name)) return;
        const line = file.text.slice(0, node.start).split('\n').length;
        inFile.push(`${file.path}:${String(line)}: new ${node.callee.name}`);
      },
    }).visit(parseSync(file.path, file.text).program);
    return inFile.map((text) => ({ path: file.path, text }));
  });
  const stale = Object.keys(allowed).filter((path) => !found.some((one) => one.path === path));
  return [...found.filter((one) => allowed[one.path] === undefined).map((one) => one.text), ...stale.map((path) => `${path} needs no allowance`)];
}

/** Folders of code without an `index.ts`, and `index.ts` files that do not open with purpose, invariants and non-goals. */
export function checkFolderHeads(files: readonly SourceFile[]): readonly string[] {
  const folders = new Set(files.map((file) => file.path.split('/').slice(0, 2)).filter((parts) => !parts[1]?.endsWith('.ts')).map((parts) => parts.join('/')));
  const missing = [...folders].filter((folder) => !files.some((file) => file.path === `${folder}/index.ts`)).map((folder) => `${folder} has no index.ts`);
  const headless = files
    .filter((file) => file.path.endsWith('/index.ts'))
    .filter((file) => !/^\/\*\*\n \* Purpose: .+?\n \* Invariants: .+?\n \* Non-goals: .+?\*\//s.test(file.text))
    .map((file) => `${file.path} does not open with Purpose, Invariants and Non-goals`);
  return [...missing, ...headless];
}
