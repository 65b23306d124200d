import type { BitReader } from './bit-reader.ts';

const maxCodeBits = 20;

/** Decodes the symbols of one canonical Huffman table. */
export type SymbolDecoder = (reader: BitReader) => number;

/** Reads the code lengths of `symbols` symbols, stored as differences, and makes their decoder. */
export function readHuffmanTable(reader: BitReader, symbols: number): SymbolDecoder {
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
