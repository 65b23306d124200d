import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';
import { projectRoot } from './source-tree.ts';

/** A name that an entry exports, with what it is. */
interface PublicName {
  readonly name: string;
  readonly kind: string;
}

const declarationKinds: Readonly<Record<string, string>> = {
  ClassDeclaration: 'class',
  FunctionDeclaration: 'function',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
};

function parse(path: string): ReturnType<typeof parseSync> {
  return parseSync(path, readFileSync(join(projectRoot, path), 'utf8'));
}

/** What `name` is in the file at `path`, following re-exports and imports to its declaration. */
function kindOf(path: string, name: string): string {
  const { program, module } = parse(path);
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' && statement.declaration !== null ? statement.declaration : statement;
    if (declared.type === 'VariableDeclaration') {
      if (declared.declarations.some((one) => one.id.type === 'Identifier' && one.id.name === name)) return declared.kind;
    } else if ('id' in declared && declared.id?.type === 'Identifier' && declared.id.name === name) {
      return declarationKinds[declared.type] ?? declared.type;
    }
  }
  const via = [
    ...module.staticExports.flatMap((one) => one.entries).filter((entry) => entry.exportName.name === name),
    ...module.staticImports.flatMap((one) => one.entries.map((entry) => ({ ...entry, moduleRequest: one.moduleRequest }))).filter((entry) => entry.localName.value === name),
  ].find((entry) => entry.moduleRequest !== null);
  if (via?.moduleRequest?.value.startsWith('.') !== true) return 'foreign';
  return kindOf(resolve(path, via.moduleRequest.value), via.importName.name ?? name);
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

/** Every name that the module at `path` exports, sorted. */
export function publicNames(path: string): readonly PublicName[] {
  const entries = parse(path).module.staticExports.flatMap((one) => one.entries);
  const names = entries.flatMap((entry): readonly PublicName[] => {
    const name = entry.exportName.name;
    // A class of which only the type is exported can neither be made nor extended outside.
    if (name !== null) return [{ name, kind: entry.isType && kindOf(path, name) === 'class' ? 'type' : kindOf(path, name) }];
    return entry.moduleRequest === null ? [] : publicNames(resolve(path, entry.moduleRequest.value));
  });
  return names.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text of `docs/public-api.txt`: each entry of the package with the names it exports. */
export function renderPublicApi(entries: Readonly<Record<string, string>>): string {
  const sections = Object.entries(entries).map(([entry, path]) => {
    const lines = publicNames(path).map((one) => `  ${one.kind} ${one.name}`);
    return [entry, ...lines, ''].join('\n');
  });
  return sections.join('\n');
}
