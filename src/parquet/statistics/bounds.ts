import type { Data } from 'apache-arrow';
import type { Value } from '../../format/index.ts';
import type { Validity } from './validity.ts';

/** Smallest and largest value of a column, gathered array by array. */
export interface Bounds {
  /** Takes in the values that are present; never called for an array without one. */
  add(data: Data, validity: Validity | undefined): void;
  /** Undefined when no value that orders was seen. */
  lower(): Value | undefined;
  upper(): Value | undefined;
  /** Set for float and double. */
  readonly nanCount?: number;
}
