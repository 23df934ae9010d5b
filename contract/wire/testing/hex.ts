/** Bytes of a string of hexadecimal digits; blanks between them are skipped. */
export function fromHex(hex: string): Uint8Array {
  const digits = hex.replace(/\s/g, '');
  if (digits.length % 2 !== 0 || /[^\da-f]/i.test(digits)) throw new RangeError(`no bytes: ${hex}`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
