import type { FieldSummary, Value } from '../format/index.ts';
import { boundFromBytes } from './bound-bytes.ts';
import type { BoundColumn } from './bound-predicate.ts';
import type { ColumnStatistics } from './column-statistics.ts';

/** What a manifest list says of one partition field over a manifest; it counts nothing, but knows what is absent. */
export class FieldSummaryStatistics implements ColumnStatistics {
  readonly #summary: FieldSummary;

  constructor(summary: FieldSummary) {
    this.#summary = summary;
  }

  valueCount(): undefined {
    return undefined;
  }

  nullCount(): bigint | undefined {
    return this.#summary.containsNull ? undefined : 0n;
  }

  nanCount(): bigint | undefined {
    return this.#summary.containsNan === false ? 0n : undefined;
  }

  lower(column: BoundColumn): Value | undefined {
    return boundFromBytes(column.type, this.#summary.lowerBound);
  }

  upper(column: BoundColumn): Value | undefined {
    return boundFromBytes(column.type, this.#summary.upperBound);
  }
}
