import { describe, expect, it } from 'vitest';
import { errorCodes, retiredCodes } from './codes.ts';
import { cliCodes } from './codes/cli.ts';
import { commitCodes } from './codes/commit.ts';
import { coreCodes } from './codes/core.ts';
import { dataCodes } from './codes/data.ts';
import { exprCodes } from './codes/expr.ts';
import { formatCodes } from './codes/format.ts';
import { ioCodes } from './codes/io.ts';
import { tableCodes } from './codes/table.ts';
import { kindFacts } from './kinds.ts';

const entries = Object.entries(errorCodes);

describe('the code registry', () => {
  it('defines each code in exactly one file', () => {
    const files = [coreCodes, ioCodes, formatCodes, exprCodes, commitCodes, dataCodes, tableCodes, cliCodes];
    const all = files.flatMap((file) => Object.keys(file));
    expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([]);
    expect(all.toSorted()).toEqual(entries.map(([code]) => code).toSorted());
  });

  it.each(entries)('%s is kebab-case, has a kind, and says what happened and what to do in sentences', (code, entry) => {
    expect(code).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(Object.keys(kindFacts)).toContain(entry.kind);
    for (const text of [entry.summary, entry.remedy]) expect(text).toMatch(/^[A-Z][^\n]{9,}[.]$/);
  });

  it('never brings a retired code back', () => {
    expect(retiredCodes.filter((code) => Object.hasOwn(errorCodes, code))).toEqual([]);
  });
});
