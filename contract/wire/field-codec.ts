/**
 * The codec of the clients in the field, quirks included, written anew from their behaviour:
 * text is handled per UTF-16 code unit, so an emoji leaves as CESU-8, and arrives whole only as
 * JSON escapes. Checks nothing but the length; what the header says else is not looked at.
 */

const LENGTH_AT = 7;
const PAYLOAD_AT = 11;

/** The frame such a client sends for `packet`; what it says of version and command is in the header, too. */
export function encodeLikeFieldClient(packet: Readonly<Record<string, unknown>>): Uint8Array {
  const payload = cesu8(JSON.stringify(packet));
  const frame = new Uint8Array(PAYLOAD_AT + payload.byteLength);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 0x12345678);
  view.setInt8(4, Number(packet['version'] ?? 0));
  view.setUint8(5, 1);
  view.setInt8(6, Number(packet['command'] ?? 0));
  view.setInt32(LENGTH_AT, payload.byteLength);
  frame.set(payload, PAYLOAD_AT);
  return frame;
}

/** The first frame of such a client. */
export const HELLO = encodeLikeFieldClient({});

/** What such a client makes of a frame. Throws SyntaxError where its JSON.parse would. */
export function decodeLikeFieldClient(frame: Uint8Array): unknown {
  const length = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getInt32(LENGTH_AT);
  return JSON.parse(fieldText(frame.subarray(PAYLOAD_AT, PAYLOAD_AT + length)));
}

/** Every UTF-16 code unit for itself: each half of a surrogate pair becomes three bytes (Unicode TR 26). */
export function cesu8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[end++] = unit;
    } else if (unit < 0x800) {
      bytes[end++] = 0xc0 | (unit >> 6);
      bytes[end++] = 0x80 | (unit & 0x3f);
    } else {
      bytes[end++] = 0xe0 | (unit >> 12);
      bytes[end++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[end++] = 0x80 | (unit & 0x3f);
    }
  }
  return bytes.subarray(0, end);
}

function fieldText(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.byteLength;) {
    const first = bytes[at] ?? 0;
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let point = size === 1 ? first : first & (0xff >> (size + 1));
    for (const byte of bytes.subarray(at + 1, at + size)) point = (point << 6) | (byte & 0x3f);
    // Keeps 16 bits: a character beyond the BMP that was not escaped turns into another one.
    text += String.fromCharCode(point);
    at += size;
  }
  return text;
}
