import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import type { SourceFile } from './source-tree.ts';

/** One place where a file names another module. */
export interface Import {
  /** The project path of a relative import, or the specifier as written. */
  readonly target: string;
  readonly relative: boolean;
}

/** All static imports, re-exports and dynamic imports with a literal specifier. */
export function importsOf(file: SourceFile): readonly Import[] {
  const parsed = parseSync(file.path, file.text);
  if (parsed.errors.length > 0) throw new Error(`${file.path} does not parse: ${parsed.errors[0]?.message ?? ''}`);
  const specifiers = new Set<string>();
  for (const found of parsed.module.staticImports) specifiers.add(found.moduleRequest.value);
  for (const found of parsed.module.staticExports) {
    for (const entry of found.entries) if (entry.moduleRequest !== null) specifiers.add(entry.moduleRequest.value);
  }
  for (const found of parsed.module.dynamicImports) {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(file.text.slice(found.moduleRequest.start, found.moduleRequest.end));
    if (literal?.[2] !== undefined) specifiers.add(literal[2]);
  }
  return [...specifiers].map((specifier) =>
    specifier.startsWith('.')
      ? { target: posix.normalize(posix.join(posix.dirname(file.path), specifier)), relative: true }
      : { target: specifier, relative: false },
  );
}

/** The package that a bare specifier names: `@scope/name` or `name`, without the path inside it. */
export function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
