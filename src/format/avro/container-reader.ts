import { AvroCursor } from './avro-cursor.ts';
import { avroError, type AvroSource } from './avro-source.ts';
import { codecError, decompressBlock, isReadableCodec } from './block-codec.ts';

const magic = [0x4f, 0x62, 0x6a, 0x01];
const maxHeaderKeys = 1000;
const blockBudgetBytes = 64 * 1024 * 1024;
const fileBudgetBytes = 1024 * 1024 * 1024;
/** A file may inflate to this many times its size beyond the first block budget; text deflates about tenfold. */
const expansionMax = 64;
/** Records and items take more room in memory than in a file: so many are allowed in any file, and so many more for each of its bytes. */
const recordsInAnyFile = 100_000;
const itemsInAnyFile = 500_000;
const itemsPerByte = 32;

/** The header of an Avro file: what it says about itself. */
export interface ContainerHeader {
  /** Text of the writer's schema. */
  readonly schema: string;
  readonly codec: string;
  /** All key-values; those of foreign keys too. */
  readonly keyValues: ReadonlyMap<string, Uint8Array>;
}

interface OpenContainer extends ContainerHeader {
  readonly syncMarker: Uint8Array;
  /** Where the blocks start. */
  readonly offset: number;
}

/** Reads the header of an Avro file. *Errors*: the source's code; `manifest-unsupported` for an unknown codec. */
export function readContainerHeader(bytes: Uint8Array, source: AvroSource): OpenContainer {
  if (magic.some((byte, index) => bytes[index] !== byte)) throw avroError(source, bytes.length === 0 ? 'is empty' : 'is not an Avro file', 0);
  const cursor = new AvroCursor(bytes, source, 'header');
  cursor.skip(magic.length);
  const keyValues = new Map<string, Uint8Array>();
  for (let count = cursor.readBlockCount(); count > 0; count = cursor.readBlockCount()) {
    if (keyValues.size + count > maxHeaderKeys) throw cursor.error(`has more than ${maxHeaderKeys} key-values`);
    for (let i = 0; i < count; i++) keyValues.set(cursor.readString(), cursor.readBytes());
  }
  const syncMarker = cursor.readFixed(16);
  const codec = headerText(keyValues, 'avro.codec', source) ?? 'null';
  const schema = headerText(keyValues, 'avro.schema', source);
  if (schema === undefined) throw cursor.error('has no avro.schema');
  if (!isReadableCodec(codec)) throw codecError(codec, source);
  return { schema, codec, keyValues, syncMarker, offset: cursor.offset };
}

/** A key-value as text. *Errors*: the source's code if it is not UTF-8. */
export function headerText(keyValues: ReadonlyMap<string, Uint8Array>, key: string, source: AvroSource): string | undefined {
  const bytes = keyValues.get(key);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw avroError(source, `header: ${key} is not UTF-8`, undefined, cause);
  }
}

/**
 * Calls `read` once for each record of an Avro file, with a cursor at its start.
 *
 * Budgets: 64 MiB for an inflated block, 64 MiB plus 64 times the file's size (1 GiB at most) for all of them; 100,000 records and one
 * more for each byte of the file (`maxRecords` at most); 500,000 items of arrays and maps and 32 more for each byte.
 * *Errors*: the source's code, with the block and the offset.
 */
export function readRecords(bytes: Uint8Array, header: OpenContainer, source: AvroSource, maxRecords: number, read: (cursor: AvroCursor) => void): void {
  const outer = new AvroCursor(bytes, source, 'file');
  outer.skip(header.offset);
  let budget = Math.min(fileBudgetBytes, blockBudgetBytes + bytes.length * expansionMax);
  const recordsAllowed = Math.min(maxRecords, recordsInAnyFile + bytes.length);
  let records = 0;
  let items = itemsInAnyFile + itemsPerByte * bytes.length;
  for (let block = 0; outer.remaining > 0; block++) {
    const offset = outer.offset;
    const count = outer.readSize('a record count');
    const length = outer.readSize('a block length');
    const packed = outer.viewFixed(length);
    checkMarker(outer, header.syncMarker);
    const part = `block ${block}`;
    const plain = decompressBlock(header.codec, packed, Math.min(budget, blockBudgetBytes), { source, part, offset });
    budget -= plain.length;
    records += count;
    if (records > recordsAllowed) throw avroError(source, `${part}: has more than ${recordsAllowed} records`, offset);
    if (count > plain.length) throw avroError(source, `${part}: announces ${count} records in ${plain.length} bytes`, offset);
    const cursor = new AvroCursor(plain, source, part, items);
    for (let i = 0; i < count; i++) read(cursor);
    if (cursor.remaining > 0) throw cursor.error(`has ${cursor.remaining} bytes after its ${count} records`);
    items -= cursor.items;
  }
}

function checkMarker(cursor: AvroCursor, marker: Uint8Array): void {
  const offset = cursor.offset;
  const found = cursor.viewFixed(16);
  if (marker.some((byte, index) => byte !== found[index])) throw cursor.error('the sync marker after a block is wrong', offset);
}
