import type { Data, RecordBatch } from 'apache-arrow';

/** Bytes that the rows of a batch need by themselves, where it may be a view of something larger. */
export function batchBytes(batch: RecordBatch): number {
  return batch.data.children.reduce((sum, column) => sum + arrayBytes(column), 0);
}

function arrayBytes(data: Data): number {
  const { length, children, valueOffsets } = data;
  const validity = data.nullCount === 0 ? 0 : length / 8;
  if (valueOffsets === undefined) {
    const values = (data.values as ArrayBufferView | undefined) === undefined ? 0 : Math.min((data.values as ArrayBufferView).byteLength, length * bytesPerValue(data));
    return validity + values + children.reduce((sum, child) => sum + arrayBytes(child), 0);
  }
  const elements = Number(valueOffsets[length] ?? 0) - Number(valueOffsets[0] ?? 0);
  if (children.length === 0) return validity + length * 4 + elements;
  // Elements of a list are as large as the average of all that its buffer holds.
  return validity + length * 4 + children.reduce((sum, child) => sum + (child.length === 0 ? 0 : (arrayBytes(child) * elements) / child.length), 0);
}

function bytesPerValue(data: Data): number {
  return data.stride * ((data.values as unknown as { readonly BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1);
}
