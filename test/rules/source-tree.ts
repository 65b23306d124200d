import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of `package.json`. */
export const projectRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** One text file of the project; `path` is relative to the project, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every file below the project folder `folder` whose name ends with one of `endings`; none when the folder does not exist. */
export function readTree(folder: string, endings: readonly string[] = ['.ts']): readonly SourceFile[] {
  const start = join(projectRoot, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`))
    .toSorted()
    .map((path) => ({ path: relative(projectRoot, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

/** Whether the file only exists to test others: a test or a fixture, neither of which is built. */
export function isTestFile(path: string): boolean {
  return path.endsWith('.test.ts') || path.includes('/fixtures/');
}

/** How many lines a text has; a last line break starts no further line. */
export function lineCount(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
