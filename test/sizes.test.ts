import { describe, expect, it } from 'vitest';
import { checkFileSizes, checkFunctionSizes, functionSizes, longFiles, longFunctions, median, sizeLimits } from './rules/sizes.ts';
import { isTestFile, lineCount, readTree } from './rules/source-tree.ts';

const everything = [...readTree('src'), ...readTree('test'), ...readTree('integration'), ...readTree('bench'), ...readTree('examples')];
const code = readTree('src').filter((file) => !isTestFile(file.path));
const suites = code.filter((file) => file.path.endsWith('.suite.ts'));

function planted(path: string, lines: number): { path: string; text: string } {
  return { path, text: 'x;\n'.repeat(lines) };
}

describe('sizes', () => {
  it('keeps files short', () => {
    const lengths = code.map((file) => lineCount(file.text));
    console.log(`src: ${String(code.length)} files, median ${String(median(lengths))} lines, longest ${String(Math.max(...lengths))}`);
    expect(median(lengths)).toBeLessThanOrEqual(sizeLimits.fileMedian);
    expect(checkFileSizes(everything, longFiles)).toEqual([]);
  });

  it('keeps functions short', () => {
    expect(checkFunctionSizes(code.filter((file) => !suites.includes(file)), longFunctions)).toEqual([]);
  });
});

describe('the size check', () => {
  it('finds long files, also those with a reason once they are past every reason', () => {
    const files = [planted('a.ts', 400), planted('b.ts', 401), planted('c.ts', 500), planted('d.ts', 501)];
    const found = checkFileSizes(files, { 'c.ts': 'one table', 'd.ts': 'one table' });
    expect(found).toEqual([expect.stringContaining('b.ts has 401'), expect.stringContaining('d.ts has 501')]);
  });

  it('finds a reason that is no longer needed', () => {
    expect(checkFileSizes([planted('a.ts', 400)], { 'a.ts': 'was long' })).toEqual(['a.ts stands in longFiles and is not long']);
  });

  it('names and measures functions, methods, properties and arrows', () => {
    const text = [
      'function a() {', '}', 'const b = () => {', '', '};', 'class C {', '  d() {', '  }', '  e = () => 1;', '}', 'run(() => {', '});', '',
    ].join('\n');
    expect(functionSizes({ path: 'a.ts', text })).toEqual([
      { id: 'a.ts#a', lines: 2 },
      { id: 'a.ts#b', lines: 3 },
      { id: 'a.ts#d', lines: 2 },
      { id: 'a.ts#e', lines: 1 },
      { id: 'a.ts#line 11', lines: 2 },
    ]);
  });

  it('finds a long function, and a grant that can go down', () => {
    const long = { path: 'a.ts', text: `function f() {\n${'x;\n'.repeat(60)}}\n` };
    expect(checkFunctionSizes([long], {})).toEqual(['a.ts#f has 62 lines, the limit is 60']);
    expect(checkFunctionSizes([long], { 'a.ts#f': 62 })).toEqual([]);
    expect(checkFunctionSizes([long], { 'a.ts#f': 61 })).toHaveLength(2);
    expect(checkFunctionSizes([long], { 'a.ts#f': 63 })).toHaveLength(1);
  });
});
