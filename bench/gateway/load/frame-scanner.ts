import { PEEK_BYTES } from './protocol.ts';

const PING = 9;
const CLOSE = 8;

/** What is found in the bytes from a server. */
export interface FrameHandler {
  /** A message begins at `at` and has `length` bytes; those of them that can be looked at are there. */
  onMessage(bytes: Buffer, at: number, length: number): void;
  onPing(): void;
  onClose(): void;
}

/**
 * Finds the messages in the bytes of a WebSocket and reads none of them: it looks at the first bytes
 * and skips the rest.
 */
export class FrameScanner {
  private readonly handler: FrameHandler;
  /** Bytes of the message under way that are still to come. */
  private skip = 0;
  /** The beginning of a message, too short to be looked at. */
  private begun: Buffer | undefined;

  constructor(handler: FrameHandler) {
    this.handler = handler;
  }

  /** `bytes` are not kept. */
  scan(received: Buffer): void {
    let bytes = received;
    if (this.begun) {
      bytes = Buffer.concat([this.begun, received]);
      this.begun = undefined;
    }
    const { byteLength } = bytes;
    let at = this.skip;
    while (at < byteLength) {
      const header = headerBytes(bytes[at + 1] ?? 0);
      const length = at + header <= byteLength ? payloadBytes(bytes, at) : PEEK_BYTES;
      if (at + header + Math.min(length, PEEK_BYTES) > byteLength) {
        this.begun = Buffer.from(bytes.subarray(at));
        this.skip = 0;
        return;
      }
      const opcode = (bytes[at] ?? 0) & 0x0f;
      if (opcode < CLOSE) this.handler.onMessage(bytes, at + header, length);
      else if (opcode === PING) this.handler.onPing();
      else if (opcode === CLOSE) this.handler.onClose();
      at += header + length;
    }
    this.skip = at - byteLength;
  }
}

function headerBytes(second: number): number {
  if (second < 126) return 2;
  return second === 126 ? 4 : 10;
}

function payloadBytes(bytes: Buffer, at: number): number {
  const second = bytes[at + 1] ?? 0;
  if (second < 126) return second;
  return second === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
}
