/** Makes a comparison of two values of a variable-width array by unsigned bytes, without copying them. */
export function compareBytesAt(bytes: Uint8Array, offsets: Int32Array): (left: number, right: number) => number {
  return (left, right) => {
    let i = offsets[left] as number;
    let j = offsets[right] as number;
    const iEnd = offsets[left + 1] as number;
    const jEnd = offsets[right + 1] as number;
    for (; i < iEnd && j < jEnd; i++, j++) {
      const difference = (bytes[i] as number) - (bytes[j] as number);
      if (difference !== 0) return difference;
    }
    return iEnd - i - (jEnd - j);
  };
}
