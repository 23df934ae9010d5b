import type { Envelope } from '#contract/wire/envelope';
import { messagesIn, webSocketFrame } from './web-socket-frame.ts';

/**
 * The same WebSocket messages, with each frame in them sealed: what all connections share, for one.
 * Undefined when the envelope has not that many frames left: then none was sealed.
 */
export function sealMessages(envelope: Envelope, messages: Buffer): Buffer | undefined {
  const frames = messagesIn(messages);
  if (frames.length > envelope.remaining) return undefined;
  const sealed = frames.map((frame) => webSocketFrame(envelope.seal(frame)));
  // Mostly there is one: not copied again.
  return sealed.length === 1 ? sealed[0] : Buffer.concat(sealed);
}
