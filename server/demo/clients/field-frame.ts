import { HEADER_BYTES, writeHeader } from '#contract/wire/frame';

/** The first frame of clients in the field: `{}` with version 0 and command 0, under JSON's number. */
export const HELLO = Uint8Array.from([
  0x12, 0x34, 0x56, 0x78, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0x7b, 0x7d,
]);

const JSON_SERIALIZER = 1;

/**
 * A frame as clients in the field write it: in CESU-8 (Unicode TR 26), which takes each half of a
 * surrogate pair for a character of its own.
 */
export function fieldFrame(command: number, fields: object): Uint8Array {
  const text = JSON.stringify({ ...fields, version: 1, command });
  const frame = new Uint8Array(HEADER_BYTES + text.length * 3);
  let end = HEADER_BYTES;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      frame[end++] = unit;
    } else if (unit < 0x800) {
      frame[end++] = 0xc0 | (unit >> 6);
      frame[end++] = 0x80 | (unit & 0x3f);
    } else {
      frame[end++] = 0xe0 | (unit >> 12);
      frame[end++] = 0x80 | ((unit >> 6) & 0x3f);
      frame[end++] = 0x80 | (unit & 0x3f);
    }
  }
  const bytes = frame.subarray(0, end);
  writeHeader(bytes, JSON_SERIALIZER, command);
  return bytes;
}
