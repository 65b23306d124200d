import { describe, expect, it } from 'vitest';
import { checkKeyPrefix, checkReadableKey, checkWritableKey } from './object-key.ts';

const invalid = expect.objectContaining({ code: 'key-invalid' });

describe('object keys', () => {
  it.each(['a', 'a/b', 'metadata/v1.metadata.json', '...', '..a', '_frazil/x', "a!$&'()*+,;=:@~", 'x'.repeat(255)])('takes %s', (key) => {
    expect(() => checkWritableKey(key)).not.toThrow();
    expect(() => checkReadableKey(key)).not.toThrow();
  });

  it.each(['a%20b', 'a b', 'é', '\u{1f600}', 'a#b', 'a?b', 'a"b'])('lets %s be read but not written', (key) => {
    expect(() => checkReadableKey(key)).not.toThrow();
    expect(() => checkWritableKey(key)).toThrow(invalid);
  });

  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', 'a/..', '../a', 'a/./b', 'a\\..\\b', 'a\0', '\t', 'a\u007f', '\udc00a', 'a/../../b'])('refuses %j', (key) => {
    expect(() => checkReadableKey(key)).toThrow(invalid);
    expect(() => checkWritableKey(key)).toThrow(invalid);
  });

  it('measures segments and keys in UTF-8 bytes', () => {
    expect(() => checkReadableKey('é'.repeat(127))).not.toThrow();
    expect(() => checkReadableKey('é'.repeat(128))).toThrow(invalid);
    const segment = 'é'.repeat(100);
    expect(() => checkReadableKey(Array.from({ length: 5 }, () => segment).join('/'))).not.toThrow();
    expect(() => checkReadableKey(Array.from({ length: 6 }, () => segment).join('/'))).toThrow(invalid);
  });

  it('takes partial prefixes and refuses those no key can have', () => {
    for (const prefix of ['', 'a', 'a/', 'a/b', 'a/.', 'a/..']) expect(() => checkKeyPrefix(prefix)).not.toThrow();
    for (const prefix of ['/', '/a', 'a//', 'a/../', './', 'a\0', 'x'.repeat(256), 'a\\']) expect(() => checkKeyPrefix(prefix)).toThrow(invalid);
  });

  it('shortens what it shows of a hostile key', () => {
    expect(() => checkReadableKey('\u0001'.repeat(1000))).toThrow(/^.{0,1400}$/u);
  });
});
