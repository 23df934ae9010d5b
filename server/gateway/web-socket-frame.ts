const FINAL_BINARY = 0x82;

/**
 * The bytes of one unmasked, final binary message (RFC 6455, 5.2), as a server sends it. Made once and
 * written to every socket that is to have it.
 */
export function webSocketFrame(payload: Uint8Array): Buffer {
  const { byteLength } = payload;
  const start = byteLength < 126 ? 2 : byteLength < 0x1_0000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + byteLength);
  frame[0] = FINAL_BINARY;
  if (start === 2) {
    frame[1] = byteLength;
  } else if (start === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(byteLength, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(byteLength, 6);
  }
  frame.set(payload, start);
  return frame;
}

/** The payloads of messages that `webSocketFrame` made, one behind the other. */
export function messagesIn(frames: Buffer): Buffer[] {
  const payloads: Buffer[] = [];
  for (let at = 0; at < frames.byteLength;) {
    const short = frames[at + 1] ?? 0;
    const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    const byteLength =
      short < 126
        ? short
        : short === 126
          ? frames.readUInt16BE(at + 2)
          : frames.readUInt32BE(at + 6);
    at = start + byteLength;
    payloads.push(frames.subarray(start, at));
  }
  return payloads;
}
