import { type Data, DateDay, Field, Float64, Int64, makeData, RecordBatch, Schema, Struct, TimestampMicrosecond, Utf8 } from 'apache-arrow';
import { SeededRandom } from '../../src/runtime/index.ts';

/** Frazil's schema of table B. */
export const wideSchema = {
  id: 'long', user_id: 'long', price: 'double', score: 'double', category: 'string', tag: 'string', at: 'timestamp', day: 'date',
} as const;

const arrowSchema = new Schema([
  new Field('id', new Int64(), true),
  new Field('user_id', new Int64(), true),
  new Field('price', new Float64(), true),
  new Field('score', new Float64(), true),
  new Field('category', new Utf8(), true),
  new Field('tag', new Utf8(), true),
  new Field('at', new TimestampMicrosecond(), true),
  new Field('day', new DateDay(), true),
]);

const categories = Array.from({ length: 26 }, (_, index) => `category-${String.fromCharCode(97 + index)}`);
const tags = Array.from({ length: 10_000 }, (_, index) => `tag-${String(index).padStart(5, '0')}-${String((index * 7919) % 10_007).padStart(5, '0')}`);
const firstMicros = 1_700_000_000_000_000n;

/**
 * Rows `start` to `start + count` of table B: ascending ids, random users, prices with two digits, normal scores, 26
 * categories, 10,000 tags, rising instants, days of one year. The same rows on every run and host.
 */
export function wideRows(start: number, count: number): RecordBatch {
  const random = new SeededRandom(7 + start);
  const id = new BigInt64Array(count);
  const userId = new BigInt64Array(count);
  const price = new Float64Array(count);
  const score = new Float64Array(count);
  const category = new Uint16Array(count);
  const tag = new Uint16Array(count);
  const at = new BigInt64Array(count);
  const day = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    id[row] = BigInt(start + row);
    userId[row] = BigInt(random.below(1_000_000));
    price[row] = Math.round(-30 * Math.log((1 - random.fraction()) * (1 - random.fraction())) * 100) / 100;
    score[row] = Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
    category[row] = random.below(categories.length);
    tag[row] = random.below(tags.length);
    at[row] = firstMicros + BigInt(start + row) * 1_000_000n + BigInt(random.below(1_000_000));
    day[row] = 19_700 + random.below(365);
  }
  const children = [
    makeData({ type: new Int64(), length: count, data: id }),
    makeData({ type: new Int64(), length: count, data: userId }),
    makeData({ type: new Float64(), length: count, data: price }),
    makeData({ type: new Float64(), length: count, data: score }),
    texts(categories, category),
    texts(tags, tag),
    makeData({ type: new TimestampMicrosecond(), length: count, data: at }),
    makeData({ type: new DateDay(), length: count, data: day }),
  ];
  return new RecordBatch(arrowSchema, makeData({ type: new Struct(arrowSchema.fields), length: count, children }));
}

/** A column of texts, each one of a few. */
function texts(words: readonly string[], picks: Uint16Array): Data<Utf8> {
  const encoded = words.map((word) => new TextEncoder().encode(word));
  const offsets = new Int32Array(picks.length + 1);
  for (let row = 0; row < picks.length; row++) offsets[row + 1] = (offsets[row] ?? 0) + (encoded[picks[row] ?? 0]?.length ?? 0);
  const bytes = new Uint8Array(offsets[picks.length] ?? 0);
  for (let row = 0; row < picks.length; row++) bytes.set(encoded[picks[row] ?? 0] ?? bytes.subarray(0, 0), offsets[row]);
  return makeData({ type: new Utf8(), length: picks.length, valueOffsets: offsets, data: bytes });
}

/** Rows (part, id, name, value) of `partitions` parts, `rowsEach` a part. */
export function partedRows(partitions: number, rowsEach: number): RecordBatch {
  const count = partitions * rowsEach;
  const long = new Int64();
  const children = [
    makeData({ type: long, length: count, data: BigInt64Array.from({ length: count }, (_, row) => BigInt(Math.floor(row / rowsEach))) }),
    makeData({ type: long, length: count, data: BigInt64Array.from({ length: count }, (_, row) => BigInt(row)) }),
    texts(tags, Uint16Array.from({ length: count }, (_, row) => (row * 31) % tags.length)),
    makeData({ type: new Float64(), length: count, data: Float64Array.from({ length: count }, (_, row) => row * 1.5) }),
  ];
  const names = ['part', 'id', 'name', 'value'];
  const schema = new Schema(children.map(({ type }, index) => new Field(names[index] ?? '', type, true)));
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: count, children }));
}
