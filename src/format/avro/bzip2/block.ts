import type { BitReader } from './bit-reader.ts';

const groupSymbols = 50;

/** The transformed bytes of a block and where the original starts in them. */
export interface TransformedBlock {
  readonly bytes: Uint8Array;
  readonly origin: number;
}

/** Reads a block behind its checksum up to the Burrows-Wheeler transform, `maxBytes` at most. */
export function readTransformed(reader: BitReader, maxBytes: number): TransformedBlock {
  if (reader.bit()) throw reader.failure('is randomised, which no encoder has done since 1997');
  const origin = reader.bits(24);
  const used = readUsedBytes(reader);
  const nextDecoder = readDecoders(reader, used.length + 2);
  // Grown by evidence: a stream of a million tiny blocks must not ask for a million full ones.
  let bytes = new Uint8Array(4096);
  const reserve = (needed: number): void => {
    if (needed > maxBytes) throw reader.failure('is longer than a block may be');
    if (needed <= bytes.length) return;
    const grown = new Uint8Array(Math.min(maxBytes, Math.max(needed, bytes.length * 2)));
    grown.set(bytes);
    bytes = grown;
  };
  const end = used.length + 1;
  let written = 0;
  let run = 0;
  let runWeight = 1;
  for (;;) {
    const symbol = nextDecoder()(reader);
    if (symbol <= 1) {
      // Runs are numbers in base two with the digits one and two.
      run += runWeight << symbol;
      runWeight <<= 1;
      if (run > maxBytes) throw reader.failure('has a run longer than a block');
      continue;
    }
    if (run > 0) {
      reserve(written + run);
      bytes.fill(used[0] ?? 0, written, written + run);
      written += run;
      run = 0;
      runWeight = 1;
    }
    if (symbol === end) break;
    reserve(written + 1);
    bytes[written++] = moveToFront(used, symbol - 1);
  }
  if (origin >= written) throw reader.failure('starts outside itself');
  return { bytes: bytes.subarray(0, written), origin };
}

function moveToFront<T>(list: T[], index: number): T {
  const [value] = list.splice(index, 1) as [T];
  list.unshift(value);
  return value;
}

/** The byte values that occur, from a map of two levels of 16 bits. */
function readUsedBytes(reader: BitReader): number[] {
  const rows = reader.bits(16);
  const used: number[] = [];
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >> row)) === 0) continue;
    const columns = reader.bits(16);
    for (let column = 0; column < 16; column++) if ((columns & (0x8000 >> column)) !== 0) used.push(row * 16 + column);
  }
  if (used.length === 0) throw reader.failure('uses no bytes');
  return used;
}

/** Reads the tables and the order in which groups of fifty symbols use them; returns what gives the table for the next symbol. */
function readDecoders(reader: BitReader, symbols: number): () => SymbolDecoder {
  const tableCount = reader.bits(3);
  if (tableCount < 2 || tableCount > 6) throw reader.failure(`has ${tableCount} tables instead of 2 to 6`);
  const selectorCount = reader.bits(15);
  if (selectorCount === 0) throw reader.failure('selects no table');
  const front = Array.from({ length: tableCount }, (_, index) => index);
  const selectors = new Uint8Array(selectorCount);
  for (let i = 0; i < selectorCount; i++) {
    let index = 0;
    while (reader.bit()) if (++index >= tableCount) throw reader.failure('selects a table that is not there');
    selectors[i] = moveToFront(front, index);
  }
  const tables = Array.from({ length: tableCount }, () => readHuffmanTable(reader, symbols));
  let symbol = 0;
  return () => {
    const selector = selectors[Math.floor(symbol / groupSymbols)];
    symbol += 1;
    const table = selector === undefined ? undefined : tables[selector];
    if (table === undefined) throw reader.failure('has more symbols than tables for them');
    return table;
  };
}

/** Undoes the Burrows-Wheeler transform: the first byte stands at `next[origin]`, and `next` of its place leads to the one after it. */
export function originalOrder({ bytes }: TransformedBlock): Uint32Array {
  const starts = new Uint32Array(256);
  for (const byte of bytes) starts[byte] = (starts[byte] ?? 0) + 1;
  let sum = 0;
  for (let value = 0; value < 256; value++) {
    const count = starts[value] ?? 0;
    starts[value] = sum;
    sum += count;
  }
  const next = new Uint32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const place = starts[byte] ?? 0;
    starts[byte] = place + 1;
    next[place] = i;
  }
  return next;
}

const maxCodeBits = 20;

/** Decodes the symbols of one canonical Huffman table. */
type SymbolDecoder = (reader: BitReader) => number;

/** Reads the code lengths of `symbols` symbols, stored as differences, and makes their decoder. */
function readHuffmanTable(reader: BitReader, symbols: number): SymbolDecoder {
  const lengths = new Uint8Array(symbols);
  let length = reader.bits(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    while (reader.bit()) {
      length += reader.bit() ? -1 : 1;
      if (length < 1 || length > maxCodeBits) throw reader.failure('has a code of an impossible length');
    }
    if (length < 1 || length > maxCodeBits) throw reader.failure('has a code of an impossible length');
    lengths[symbol] = length;
  }
  return canonicalDecoder(lengths);
}

function canonicalDecoder(lengths: Uint8Array): SymbolDecoder {
  const counts = new Int32Array(maxCodeBits + 2);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  // For each length: its first code, and where its symbols start in the list ordered by code.
  const firstCodes = new Int32Array(maxCodeBits + 2);
  const starts = new Int32Array(maxCodeBits + 2);
  for (let length = 1; length <= maxCodeBits; length++) {
    firstCodes[length + 1] = ((firstCodes[length] ?? 0) + (counts[length] ?? 0)) << 1;
    starts[length + 1] = (starts[length] ?? 0) + (counts[length] ?? 0);
  }
  const ordered = [...lengths.keys()].toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  return (reader) => {
    let code = 0;
    for (let length = 1; length <= maxCodeBits; length++) {
      code = (code << 1) | reader.bits(1);
      const index = code - (firstCodes[length] ?? 0);
      if (index >= 0 && index < (counts[length] ?? 0)) return ordered[(starts[length] ?? 0) + index] ?? 0;
    }
    throw reader.failure('has a code that stands for nothing');
  };
}
