import { describe, expect, it } from 'vitest';
import { isTestFile, readTree } from './rules/source-tree.ts';
import { checkFolderHeads, checkNames, findBareErrors, findMarkers } from './rules/wording.ts';

const code = readTree('src').filter((file) => !isTestFile(file.path));
const texts = ['src', 'test', 'bin', 'bench', 'examples', 'integration', 'localstack', 'docs', 'format-spec', '.ci'].flatMap((folder) =>
  readTree(folder, ['.ts', '.js', '.mjs', '.py', '.sh', '.md', '.yml', '.yaml', 'run']),
);

/** Files that build an error without a code, each with the reason. */
const bareErrorsAllowed: Readonly<Record<string, string>> = {};

describe('wording', () => {
  it('names files after what they hold, in kebab-case', () => {
    expect(checkNames(readTree('src').map((file) => file.path))).toEqual([]);
    expect(checkNames(readTree('test').map((file) => file.path))).toEqual([]);
  });

  it('leaves no marker of unfinished work', () => {
    expect(texts.length).toBeGreaterThan(30);
    expect(findMarkers(texts)).toEqual([]);
  });

  it('raises nothing but coded errors', () => {
    expect(findBareErrors(code.filter((file) => !file.path.startsWith('src/testing/')), bareErrorsAllowed)).toEqual([]);
  });

  it('opens each folder with purpose, invariants and non-goals', () => {
    expect(checkFolderHeads(readTree('src'))).toEqual([]);
  });
});

describe('the wording checks', () => {
  it('find vague and oddly written names', () => {
    const names = ['src/io/utils.ts', 'src/common/a.ts', 'src/io/test-helpers.ts', 'src/io/http.util.ts', 'src/io/MyStore.ts', 'src/io/my_store.ts'];
    expect(checkNames(names)).toHaveLength(names.length);
    expect(checkNames(['src/io/object-store.ts', 'src/io/store.suite.ts', 'src/io/s3/index.ts', 'src/parquet/commonly.ts'])).toEqual([]);
  });

  it('find markers', () => {
    const words = ['TO' + 'DO: later', '// fix' + 'me', `throw "not ${'implemented'}"`, 'a mask'];
    expect(findMarkers([{ path: 'a.ts', text: words.join('\n') }])).toHaveLength(3);
  });

  it('find errors without a code, thrown or not, and allowances that are no longer needed', () => {
    const text = `throw new Error('a');\nPromise.reject(new TypeError('b'));\nthrow new FrazilError('c', 'd');\nnew Map();\n`;
    expect(findBareErrors([{ path: 'a.ts', text }], {})).toEqual(['a.ts:1: new Error', 'a.ts:2: new TypeError']);
    expect(findBareErrors([{ path: 'a.ts', text }], { 'a.ts': 'why', 'b.ts': 'gone' })).toEqual(['b.ts needs no allowance']);
  });

  it('find folders without a head', () => {
    const head = '/**\n * Purpose: a.\n *\n * Invariants: b.\n *\n * Non-goals: c.\n */\n';
    const files = [
      { path: 'src/a/index.ts', text: head },
      { path: 'src/b/c.ts', text: '' },
      { path: 'src/d/index.ts', text: head.replace('Invariants: b.', '') },
      { path: 'src/index.ts', text: `import './x.ts';\n${head}` },
    ];
    expect(checkFolderHeads(files)).toEqual([
      'src/b has no index.ts',
      'src/d/index.ts does not open with Purpose, Invariants and Non-goals',
      'src/index.ts does not open with Purpose, Invariants and Non-goals',
    ]);
  });
});
