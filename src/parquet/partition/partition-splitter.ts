import type { RecordBatch } from 'apache-arrow';
import { FrazilError } from '../../errors/index.ts';
import type { PartitionSpec, Schema, Value } from '../../format/index.ts';
import { takeBatch } from '../arrow/take-rows.ts';
import { FieldNumberer } from './field-numberer.ts';

/** The rows of a batch that belong to one partition, in their order. */
export interface PartitionRows {
  /** Small and dense, the same for the same partition in every batch of one splitter. */
  readonly partitionNumber: number;
  /** One value per field of the spec. */
  readonly partition: readonly (Value | null)[];
  readonly batch: RecordBatch;
}

interface Partition {
  readonly partitionNumber: number;
  readonly values: readonly (Value | null)[];
}

/** More partitions than this in one write are a mistake in the spec far more often than a wish. */
export const defaultPartitionLimit = 10_000;

/** Groups the rows of batches by partition. */
export class PartitionSplitter {
  readonly #fields: readonly FieldNumberer[];
  readonly #limit: number;
  readonly #partitions = new Map<string, Partition>();

  /** *Errors*: `column-unknown`, `value-invalid` (a transform that does not take its column). */
  constructor(spec: PartitionSpec, schema: Schema, limit: number = defaultPartitionLimit) {
    this.#fields = spec.fields.map((field) => new FieldNumberer(field, schema));
    this.#limit = limit;
  }

  /**
   * The batch by partition, partitions in order of their first row. Rows that stand together are not copied.
   *
   * *Errors*: `partitions-too-many`.
   */
  split(batch: RecordBatch): readonly PartitionRows[] {
    if (batch.numRows === 0) return [];
    const columns = this.#fields.map((field) => field.number(batch));
    const groups = groupRows(columns, batch.numRows);
    return groups.map((rows) => {
      const { partitionNumber, values } = this.#partitionOf(columns.map((numbers) => numbers[rows[0] as number] as number));
      return { partitionNumber, partition: values, batch: rows.length === batch.numRows ? batch : takeBatch(batch, rows) };
    });
  }

  #partitionOf(numbers: readonly number[]): Partition {
    const key = numbers.join(' ');
    const known = this.#partitions.get(key);
    if (known !== undefined) return known;
    if (this.#partitions.size >= this.#limit) {
      throw new FrazilError('partitions-too-many', `The rows fall into more than ${this.#limit} partitions.`, { context: { limit: this.#limit } });
    }
    const partition = { partitionNumber: this.#partitions.size, values: numbers.map((number, index) => (this.#fields[index] as FieldNumberer).valueOf(number)) };
    this.#partitions.set(key, partition);
    return partition;
  }
}

/** Row indexes by equal numbers in every column; each group and the groups themselves in order of the rows. */
function groupRows(columns: readonly Int32Array[], rowCount: number): readonly Int32Array[] {
  const groupOfRow = new Int32Array(rowCount);
  let groupCount = rowCount === 0 ? 0 : 1;
  for (const numbers of columns) groupCount = refine(groupOfRow, numbers, groupCount);
  const sizes = new Int32Array(groupCount);
  for (let i = 0; i < rowCount; i++) sizes[groupOfRow[i] as number] = (sizes[groupOfRow[i] as number] as number) + 1;
  const groups = Array.from(sizes, (size) => new Int32Array(size));
  const filled = new Int32Array(groupCount);
  for (let i = 0; i < rowCount; i++) {
    const group = groupOfRow[i] as number;
    const at = filled[group] as number;
    (groups[group] as Int32Array)[at] = i;
    filled[group] = at + 1;
  }
  return groups;
}

/** Divides the groups further by one more column; returns how many there are now. */
function refine(groupOfRow: Int32Array, numbers: Int32Array, groupCount: number): number {
  const refined = new Map<number, number>();
  let lastKey = -1;
  let lastGroup = -1;
  for (let i = 0; i < groupOfRow.length; i++) {
    // Numbers are below 2^31 and groups below the rows of a batch, so the key is exact.
    const key = (numbers[i] as number) * groupCount + (groupOfRow[i] as number);
    if (key !== lastKey) {
      lastKey = key;
      let group = refined.get(key);
      if (group === undefined) {
        group = refined.size;
        refined.set(key, group);
      }
      lastGroup = group;
    }
    groupOfRow[i] = lastGroup;
  }
  return refined.size;
}
