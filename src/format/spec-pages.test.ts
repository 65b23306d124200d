import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { frazilProperties } from '../commit/index.ts';
import { manifestEntryStruct, manifestFileStruct } from './manifest/manifest-schema.ts';
import { metadataFieldNames } from './metadata/field-names.ts';
import { printType } from './schema/type-text.ts';
import type { StructType } from './types.ts';

const folder = fileURLToPath(new URL('../../format-spec/', import.meta.url));
const page = (name: string): string => readFileSync(folder + name, 'utf8');
const sources = (folderOfSources: string): readonly string[] =>
  readdirSync(folderOfSources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/^testing\b|\bfixtures\b/.test(name))
    .map((name) => readFileSync(join(folderOfSources, name), 'utf8'));
const rows = (name: string): readonly (readonly string[])[] =>
  page(name).split('\n').filter((line) => /^\| \d+ \|/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));

/** The fields of a struct as a page's table lists them; `data_file` stands as its own fields. */
function listed(struct: StructType, prefix = ''): readonly (readonly string[])[] {
  return struct.fields.flatMap((field) => {
    if (field.name === 'data_file' && field.type.kind === 'struct') return listed(field.type, 'data_file.');
    const type = field.id === 102 ? "struct of the spec's results" : printType(field.type);
    return [[String(field.id), prefix + field.name, type, field.required ? 'required' : 'optional']];
  });
}

describe('the pages of the format', () => {
  it('list the fields of manifests and manifest lists as they are written', () => {
    expect(rows('manifest.md')).toEqual(listed(manifestEntryStruct({ kind: 'struct', fields: [] })));
    expect(rows('manifest-list.md')).toEqual(listed(manifestFileStruct));
  });

  it('name every property that Frazil adds', () => {
    for (const name of Object.values(frazilProperties)) expect(page('properties.md')).toContain(`| \`${name}\` |`);
    const named = new Set(page('properties.md').match(/(?<=\| `)frazil\.[\w-]+/g));
    expect([...named].toSorted()).toEqual(Object.values(frazilProperties).toSorted());
  });

  it('name whatever is written beside the tables, and every kind of file within one', () => {
    const code = sources(fileURLToPath(new URL('../', import.meta.url))).join('\n');
    const beside = new Set([...code.matchAll(/['"`](_frazil\/[\w.-]+)/g)].map(([, name]) => name ?? ''));
    expect([...beside].toSorted()).toEqual(['_frazil/catalog', '_frazil/probe', '_frazil/store.json', '_frazil/tmp']);
    for (const name of beside) expect(page('store.md')).toMatch(new RegExp(`^\\| \`${name}[/\`]`, 'm'));
    // Parts in ${…} are the words in angle brackets of the page.
    const within = new Set([...code.matchAll(/`((?:metadata|data)\/[^`]*\$\{[^`]*)`/g)].map(([, name = '']) => name.replace(/\$\{[^}]*\}/g, '<>')));
    const listedNames = [...page('layout.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name = '']) => name.replace(/<[^>]*>/g, '<>').replace('/vN.', '/v<>.'));
    expect(within.size).toBeGreaterThanOrEqual(4);
    for (const name of within) expect(listedNames).toContain(name);
  });

  it('name every field of the metadata', () => {
    const ofOtherVersions = new Set(['schema', 'partition-spec', 'next-row-id']);
    for (const name of metadataFieldNames) if (!ofOtherVersions.has(name)) expect(page('metadata.md')).toMatch(new RegExp(`^\\|[^|]*\`${name}\`[^|]*\\|`, 'm'));
  });

  it('are all in the table of contents, and their links lead somewhere', () => {
    const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
    for (const name of pages) expect(page('README.md')).toContain(`](${name})`);
    for (const name of [...pages, 'README.md']) {
      for (const [, target] of page(name).matchAll(/\]\(([\w-]+\.md)\)/g)) expect([...pages, 'README.md']).toContain(target);
    }
  });
});
