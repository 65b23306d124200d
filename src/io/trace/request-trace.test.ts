import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../memory/memory-store.ts';
import { placeholderNormaliser } from './request-trace.ts';
import { RequestTrace } from './request-trace.ts';

const bytes = new Uint8Array(3);
const uuid = '0b0b0b0b-1234-4abc-9def-0123456789ab';

describe('a request trace', () => {
  it('writes one line a request, with round, verb, key, condition and result', async () => {
    const trace = new RequestTrace();
    const store = trace.wrap(new MemoryStore());
    await Promise.all([store.put(`t/data/${uuid}-0.parquet`, bytes), store.put(`t/metadata/snap-4811122233344455566-${uuid}.avro`, bytes)]);
    await store.put('t/metadata/v2.metadata.json', bytes, { condition: { kind: 'if-absent' } });
    await store.put('t/metadata/v2.metadata.json', bytes, { condition: { kind: 'if-absent' } }).catch(() => undefined);
    await store.get('t/metadata/v2.metadata.json', { range: { suffix: 2 } });
    await store.get('t/metadata/v3.metadata.json', { ifMatch: 'x' }).catch(() => undefined);
    for await (const _ of store.list('t/', { pageSize: 2 })) continue;
    await store.delete([`t/data/${uuid}-0.parquet`]);
    for await (const _ of store.list('none/')) continue;
    expect(trace.lines().join('\n')).toBe(
      [
        '1 put t/data/<uuid-1>-0.parquet -> ok',
        '1 put t/metadata/snap-<id-1>-<uuid-1>.avro -> ok',
        '2 put t/metadata/v2.metadata.json if-absent -> ok',
        '3 put t/metadata/v2.metadata.json if-absent -> precondition-failed',
        '4 get t/metadata/v2.metadata.json last 2 -> ok',
        '5 get t/metadata/v3.metadata.json if-match -> object-not-found',
        '6 list t/ -> ok, 2 entries',
        '7 list t/ page 2 -> ok, 1 entry',
        '8 delete t/data/<uuid-1>-0.parquet -> ok, 1 entry',
        '9 list none/ -> ok, 0 entries',
      ].join('\n'),
    );
  });

  it('shows what is pending, labels, and sizes where they are asked for', async () => {
    const trace = new RequestTrace({ sizes: true, normalise: (key) => key.toUpperCase() });
    const store = trace.wrap(new MemoryStore(), 'host-1');
    const put = store.put('a', bytes);
    expect(trace.lines()).toEqual(['1 host-1 put A 3 B -> pending']);
    await put;
    await store.get('a', { range: { start: 1, end: 9 } });
    expect(trace.lines()).toEqual(['1 host-1 put A 3 B -> ok', '2 host-1 get A bytes 1..9 -> ok, 2 B']);
    trace.reset();
    await store.head('a');
    expect(trace.lines()).toEqual(['1 host-1 head A -> ok']);
  });
});

describe('key placeholders', () => {
  it('stand for ids and hashes, the same for the same, and leave versions and words alone', () => {
    const normalise = placeholderNormaliser();
    const hash = 'a1'.repeat(32);
    expect(normalise(`metadata/tokens/${hash}`)).toBe('metadata/tokens/<hash-1>');
    expect(normalise('metadata/v12.metadata.json')).toBe('metadata/v12.metadata.json');
    expect(normalise('data/00000000deadbeef-3.parquet')).toBe('data/<hex-1>-3.parquet');
    expect(normalise('data/ffffffff00000000-3.parquet')).toBe('data/<hex-2>-3.parquet');
    expect(normalise('data/00000000deadbeef-4.parquet')).toBe('data/<hex-1>-4.parquet');
    expect(normalise('1234567890123456789/987654321')).toBe('<id-1>/987654321');
    expect(normalise('ns/effectiveness')).toBe('ns/effectiveness');
  });
});
