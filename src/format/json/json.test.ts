import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../fixtures/expect-corrupt.ts';
import { anyLong } from '../fixtures/arbitrary-values.ts';
import { JsonPlace } from './json-place.ts';
import { maxJsonDepth, parseJson } from './parse-json.ts';
import { stringifyJson } from './stringify-json.ts';

const place = new JsonPlace('doc.json', 'metadata-invalid');
const parse = (text: string): unknown => parseJson(new TextEncoder().encode(text), place);

describe('lossless JSON', () => {
  it('keeps every 64-bit integer', () => {
    fc.assert(
      fc.property(anyLong, (long) => {
        const text = `{"a":[${long}]}`;
        expect(stringifyJson(parse(text))).toBe(text);
      }),
    );
  });

  it('gives numbers up to 2^53 and bigints beyond', () => {
    expect(parse('[9007199254740991, 9007199254740992, -9007199254740993, 1.5, 1e3]')).toEqual([
      9007199254740991, 9007199254740992n, -9007199254740993n, 1.5, 1000,
    ]);
  });

  it('round-trips any document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // By text: a whole number beyond 2^53 comes back as a bigint.
        const text = stringifyJson(value);
        expect(text).toBe(JSON.stringify(value));
        expect(stringifyJson(parse(text))).toBe(text);
      }),
    );
  });

  it('refuses what would take far more room in memory than it has in the text', () => {
    expect(errorOf(() => parse(`[${'[],'.repeat(300_000)}1]`))).toMatchObject({ code: 'metadata-invalid', message: 'doc.json: holds more than 212500 values' });
    expect(errorOf(() => parse(`[${'1,'.repeat(200_000)}1]`)).message).toContain('holds more than 150000 values');
    expect(parse(`[${'1,'.repeat(99_000)}1]`)).toHaveLength(99_001);
    expect(parse(`["${',[{'.repeat(300_000)}"]`)).toHaveLength(1);
    expect(parse(`[${'{"snapshot-id":1},'.repeat(100_000)}1]`)).toHaveLength(100_001);
  });

  it('keeps __proto__ as an ordinary name', () => {
    const parsed = parse('{"__proto__":{"polluted":1}}') as object;
    expect(Object.keys(parsed)).toEqual(['__proto__']);
    expect(stringifyJson(parsed)).toBe('{"__proto__":{"polluted":1}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('keeps a long under __proto__, and every other text that only looks like one', () => {
    const long = '12345678901234567890';
    const texts = [`{"__proto__":${long},"b":-${long}}`, `["${long}","\u00ff${long}"]`, `[${JSON.stringify(`\\",${long},\\`)},${long}]`, long];
    for (const text of texts) expect(stringifyJson(parse(text))).toBe(text);
    expect(parse(`[${long} , 1]`)).toEqual([BigInt(long), 1]);
    expect(Object.keys(parse(`{"__proto__":${long}}`) as object)).toEqual(['__proto__']);
    expect(parse(`["\\u00ff${long}"]`)).toEqual([`\u00ff${long}`]);
    expect(parse(`[1e3, ${long}]`)).toEqual([1000, BigInt(long)]);
    expect(parse('[0.12345678901234567890, 1000000000000001]')).toEqual([0.12345678901234568, 1000000000000001]);
  });

  it.each(['{12345678901234567890:1}', '{12345678901234567890 :1}', '[01234567890123456789]', '[--12345678901234567890]', '[1.2.345678901234567890]', '["a"12345678901234567890]', '[.12345678901234567890]'])('does not take %s for JSON', (text) => {
    expect(errorOf(() => parse(text)).message).toContain('is not JSON');
  });

  it('leaves undefined members out', () => {
    expect(stringifyJson({ a: undefined, b: null, c: [1n] })).toBe('{"b":null,"c":[1]}');
  });
});

describe('JSON errors', () => {
  it.each([
    ['', 0],
    ['{', 1],
    ['{"a":}', 5],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['[1}', 2],
    ['"abc', 4],
    ['"a\\x"', 3],
    ['"a\\u12"', 3],
    ['nul', 0],
    ['{"ä":tru}', 6],
    ['1 1', 2],
    ['{1:2}', 1],
    ['"a\nb"', 2],
    ['01', 1],
  ])('finds where %j breaks off, at byte %i', (text, offset) => {
    const error = errorOf(() => parse(text));
    expect(error).toMatchObject({ code: 'metadata-invalid', kind: 'corrupt', context: { path: 'doc.json', offset } });
    expect(error.message).toContain('doc.json');
  });

  it('finds the break of any document that is cut or overwritten, as the engine does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.string({ minLength: 1, maxLength: 2 }), (value, at, patch) => {
        const text = JSON.stringify(value);
        const position = at % (text.length + 1);
        const broken = text.slice(0, position) + patch + text.slice(position + 1);
        let message: string;
        try {
          JSON.parse(broken);
          return;
        } catch (error) {
          message = (error as Error).message;
        }
        const { offset } = errorOf(() => parse(broken)).context;
        const engine = /^(?:Expected|Unexpected non-whitespace).* at position (\d+)/.exec(message)?.[1];
        if (engine !== undefined) expect(offset).toBe(new TextEncoder().encode(broken.slice(0, Number(engine))).length);
        if (message.startsWith('Unexpected end')) expect(offset).toBe(new TextEncoder().encode(broken).length);
      }),
    );
  });

  it('refuses bytes that are not UTF-8, and numbers beyond every range', () => {
    expect(errorOf(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22), place)).message).toContain('UTF-8');
    expect(errorOf(() => parse('[1e999]')).message).toContain('beyond every range');
  });

  it('refuses deep nesting before any recursion, and brackets inside text do not count', () => {
    const deep = '['.repeat(200_000);
    expect(errorOf(() => parse(deep)).message).toContain(`more than ${maxJsonDepth} levels`);
    expect(parse(`"${'['.repeat(1000)}\\"["`)).toHaveLength(1002);
  });
});
