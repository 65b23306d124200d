import { describe, expect, it } from 'vitest';
import { expectGolden } from './rules/golden.ts';
import { publicNames, renderPublicApi } from './rules/public-api.ts';

describe('docs/public-api.txt', () => {
  it('lists what the package exports', () => {
    expectGolden('docs/public-api.txt', renderPublicApi({ frazil: 'src/index.ts', 'frazil/testing': 'src/testing/index.ts' }));
  });

  it('finds what each name is, through re-exports', () => {
    const names = new Map(publicNames('src/errors/index.ts').map((one) => [one.name, one.kind]));
    expect(names.get('FrazilError')).toBe('class');
    expect(names.get('isFrazilError')).toBe('function');
    expect(names.get('errorCodes')).toBe('const');
    expect(names.get('CodeEntry')).toBe('interface');
    expect(names.get('ErrorKind')).toBe('type');
  });

  it('agrees with what the modules export when they run', async () => {
    const values = (path: string): readonly string[] =>
      publicNames(path).filter((one) => !['interface', 'type'].includes(one.kind)).map((one) => one.name);
    expect(values('src/index.ts')).toEqual(Object.keys(await import('../src/index.ts')).toSorted());
  });
});
