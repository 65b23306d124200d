import { deflateRaw, sha256Hex } from '../../runtime/index.ts';
import { parseHex } from '../value/byte-text.ts';
import { encodeUtf8 } from '../value/utf8.ts';
import { AvroWriter } from './avro-writer.ts';

const magic = Uint8Array.of(0x4f, 0x62, 0x6a, 0x01);
const blockBytes = 256 * 1024;

/** What an Avro file is made of. */
export interface ContainerOptions<T> {
  /** Schema text for the key `avro.schema`. */
  readonly schema: string;
  /** Further key-values of the header, in order. */
  readonly header: readonly (readonly [key: string, value: string])[];
  readonly records: readonly T[];
  readonly write: (writer: AvroWriter, record: T) => void;
  readonly codec?: 'deflate' | 'null';
  /** 16 bytes; by default derived from the content, so that the same content gives the same file. */
  readonly syncMarker?: Uint8Array;
}

interface Block {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** Encodes an Avro object container file. */
export function encodeContainer<T>(options: ContainerOptions<T>): Uint8Array {
  const codec = options.codec ?? 'deflate';
  const header = new AvroWriter(4096);
  header.writeFixed(magic);
  const keyValues = [['avro.schema', options.schema], ['avro.codec', codec], ...options.header] as const;
  header.writeInt(keyValues.length);
  for (const [key, value] of keyValues) {
    header.writeString(key);
    header.writeBytes(encodeUtf8(value));
  }
  header.writeInt(0);
  const blocks = encodeBlocks(options, codec);
  const syncMarker = options.syncMarker ?? deriveMarker(header.written(), blocks);
  const size = blocks.reduce((sum, block) => sum + block.bytes.length + 32, header.length + 16);
  const file = new AvroWriter(size);
  file.writeFixed(header.written());
  file.writeFixed(syncMarker);
  for (const block of blocks) {
    file.writeInt(block.count);
    file.writeBytes(block.bytes);
    file.writeFixed(syncMarker);
  }
  return file.written();
}

function encodeBlocks<T>(options: ContainerOptions<T>, codec: 'deflate' | 'null'): readonly Block[] {
  const blocks: Block[] = [];
  const writer = new AvroWriter(8192);
  let count = 0;
  const finish = (): void => {
    blocks.push({ count, bytes: codec === 'deflate' ? deflateRaw(writer.written()) : writer.written().slice() });
    writer.reset();
    count = 0;
  };
  for (const record of options.records) {
    options.write(writer, record);
    count += 1;
    if (writer.length >= blockBytes) finish();
  }
  if (count > 0) finish();
  return blocks;
}

function deriveMarker(header: Uint8Array, blocks: readonly Block[]): Uint8Array {
  const all = new AvroWriter(blocks.reduce((sum, block) => sum + block.bytes.length, header.length));
  all.writeFixed(header);
  for (const block of blocks) all.writeFixed(block.bytes);
  return parseHex(sha256Hex(all.written()).slice(0, 32)) ?? new Uint8Array(16);
}
