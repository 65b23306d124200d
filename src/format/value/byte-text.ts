/** Bytes as lower-case hexadecimal digits. */
export function printHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Bytes of hexadecimal digits, or undefined if the text is none. */
export function parseHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

/** `f79c3e09-677c-4bbd-a479-3f349cb785e7` of 16 bytes. */
export function printUuid(bytes: Uint8Array): string {
  const hex = printHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The 16 bytes of a UUID text, or undefined if it is none. */
export function parseUuid(text: string): Uint8Array | undefined {
  return /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/.test(text) ? parseHex(text.replaceAll('-', '')) : undefined;
}
