/** Any will do; a server cannot tell. Not zero, which `ws` would not bother to remove. */
const MASK = Buffer.from([0x5a, 0xc3, 0x17, 0x9e]);

/** One final WebSocket message as a client sends it (RFC 6455, 5.2). */
export function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const { byteLength } = payload;
  if (byteLength > 0xffff) throw new RangeError('the generator sends no message of that size');
  const extended = byteLength > 125;
  const header = extended
    ? [0x80 | opcode, 0x80 | 126, byteLength >> 8, byteLength & 0xff]
    : [0x80 | opcode, 0x80 | byteLength];
  const masked = payload.map((byte, index) => byte ^ (MASK[index & 3] ?? 0));
  return Buffer.concat([Buffer.from(header), MASK, masked]);
}

/**
 * One message made ready to be sent over and over, each time with another number in the place of
 * `digits`: the generator should spend nothing on encoding.
 */
export class NumberedFrame {
  private readonly frame: Buffer;
  private readonly end: number;
  private readonly masks: number[];
  private number = 0;

  /** `digits` stands in `payload` once, all zeros. */
  constructor(opcode: number, payload: Buffer, digits: string) {
    this.frame = maskedFrame(opcode, payload);
    const at = payload.lastIndexOf(digits);
    const start = this.frame.byteLength - payload.byteLength;
    this.end = start + at + digits.length;
    this.masks = Array.from({ length: digits.length }, (_, place) => {
      return MASK[(at + digits.length - 1 - place) & 3] ?? 0;
    });
  }

  /** The frame with the next number, in bytes of its own. */
  next(): Buffer {
    const frame = Buffer.allocUnsafe(this.frame.byteLength);
    this.frame.copy(frame);
    let rest = ++this.number;
    for (let place = 0; rest > 0; place++) {
      frame[this.end - 1 - place] = (48 + (rest % 10)) ^ (this.masks[place] ?? 0);
      rest = Math.floor(rest / 10);
    }
    return frame;
  }
}
