import { type Data, DataType } from 'apache-arrow';
import type { DecimalType } from '../../format/index.ts';
import { decimalAt, setDecimalAt } from '../arrow/decimal-words.ts';
import { arrayOf } from '../arrow/record-batch.ts';
import { isValid, validityOf } from '../statistics/validity.ts';
import { type Cast, ownValidity, unfitValue } from './cast.ts';

/** Decimals of no larger scale and integers, each value checked against the precision of the target. */
export function castDecimal(source: DataType, target: DecimalType, arrow: DataType, path: string): Cast | undefined {
  const read = unscaledReader(source);
  const scale = DataType.isDecimal(source) ? source.scale : 0;
  if (read === undefined || scale > target.scale) return undefined;
  const factor = 10n ** BigInt(target.scale - scale);
  const limit = 10n ** BigInt(target.precision);
  return (data) => {
    const words = new Uint32Array(data.length * 4);
    const validity = validityOf(data);
    for (let i = 0; i < data.length; i++) {
      if (!isValid(validity, i)) continue;
      const unscaled = read(data, i) * factor;
      if (unscaled <= -limit || unscaled >= limit) throw unfitValue(path, i, `decimal(${target.precision}, ${target.scale})`, `${read(data, i)} at scale ${scale}`);
      setDecimalAt(words, i, unscaled);
    }
    return arrayOf(arrow, data.length, { ...ownValidity(data), values: words });
  };
}

function unscaledReader(source: DataType): ((data: Data, index: number) => bigint) | undefined {
  if (DataType.isInt(source)) return (data, index) => BigInt((data.values as Int32Array)[index] as number);
  if (!DataType.isDecimal(source)) return undefined;
  if (source.bitWidth === 128) return (data, index) => decimalAt(data.values as Uint32Array, index);
  const wordsPerValue = source.bitWidth / 32;
  return (data, index) => {
    let value = 0n;
    for (let word = wordsPerValue - 1; word >= 0; word--) value = (value << 32n) | BigInt((data.values as Uint32Array)[index * wordsPerValue + word] as number);
    return BigInt.asIntN(source.bitWidth, value);
  };
}
