import { describe, expect, it } from 'vitest';
import { assertInvariant, FrazilError, hasCode, isFrazilError } from './frazil-error.ts';

describe('FrazilError', () => {
  it('carries code, kind, context, cause and the derived facts', () => {
    const cause = new RangeError('inner');
    const error = new FrazilError('object-not-found', 'no object a/b', { context: { key: 'a/b' }, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'FrazilError', code: 'object-not-found', kind: 'not-found', message: 'no object a/b', context: { key: 'a/b' } });
    expect(error.cause).toBe(cause);
    expect(error.retry).toBe('never');
    expect(error.cleanupSafe).toBe(false);
    expect(error.remedy).toMatch(/^Check the warehouse URL/);
  });

  it('has no cause of its own when none is given', () => {
    expect('cause' in new FrazilError('store-unfit', 'x')).toBe(false);
    expect(new FrazilError('store-unfit', 'x').context).toEqual({});
  });

  it('never calls an unknown outcome safe to clean up or to repeat blindly', () => {
    for (const code of ['write-outcome-unknown', 'conditional-interference'] as const) {
      const error = new FrazilError(code, 'silence');
      expect([error.cleanupSafe, error.retry]).toEqual([false, 'after-resolving']);
    }
  });

  it('lets a lost condition be cleaned up and tried again from the head', () => {
    const error = new FrazilError('precondition-failed', 'taken');
    expect([error.cleanupSafe, error.retry]).toEqual([true, 'after-refresh']);
  });
});

describe('isFrazilError and hasCode', () => {
  it('recognise an error of another copy of the package', () => {
    const foreign = Object.assign(new Error('other copy'), { [Symbol.for('frazil.error')]: true, code: 'access-denied', kind: 'denied' });
    expect(isFrazilError(foreign)).toBe(true);
    expect(hasCode(foreign, 'access-denied')).toBe(true);
  });

  it.each([undefined, null, 'text', 3, new Error('plain'), { code: 'access-denied' }])('refuse %s', (value) => {
    expect(isFrazilError(value)).toBe(false);
    expect(hasCode(value, 'access-denied')).toBe(false);
  });

  it('tell codes apart', () => {
    const error = new FrazilError('disk-full', 'full');
    expect(hasCode(error, 'access-denied', 'disk-full')).toBe(true);
    expect(hasCode(error, 'access-denied')).toBe(false);
    expect(hasCode(error)).toBe(false);
  });

  it('do not show the brand among the properties', () => {
    const brand = Symbol.for('frazil.error');
    expect(Object.prototype.propertyIsEnumerable.call(new FrazilError('disk-full', 'full'), brand)).toBe(false);
  });
});

describe('assertInvariant', () => {
  it('stops with internal-invariant and the context', () => {
    expect(() => assertInvariant(true, 'fine')).not.toThrow();
    expect(() => assertInvariant(false, 'rows do not add up', { rows: 3n })).toThrow(
      expect.objectContaining({ code: 'internal-invariant', kind: 'internal', context: { rows: 3n } }),
    );
  });
});
