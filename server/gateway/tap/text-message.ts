/** Enough to see what kind of client sends it. */
const HEAD_BYTES = 256;

/** A text message of WebSocket, which no frame is: the beginning is kept to show what was sent. */
export class TextMessage {
  readonly byteLength: number;
  readonly head: Buffer;

  constructor(data: Buffer) {
    this.byteLength = data.byteLength;
    this.head = Buffer.from(data.subarray(0, HEAD_BYTES));
  }
}
