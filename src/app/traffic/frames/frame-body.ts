import type { TrafficFrame } from '#contract/wire/packets/traffic';

/** The JSON object of a frame's body; null where there is none. */
export function bodyOf({
  body,
}: Pick<TrafficFrame, 'body'>): Readonly<Record<string, unknown>> | null {
  if (body === '') return null;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    // A body that is no JSON is looked at as text.
    return null;
  }
}

/** A chat as its packets name it. */
export interface ChatName {
  readonly chatId: string;
  readonly chatType: 0 | 1 | undefined;
}

/** The chat a frame belongs to: `chatId` of a join or quit, `toUserId` of a message. */
export function chatOf(frame: Pick<TrafficFrame, 'body'>): ChatName | null {
  const body = bodyOf(frame);
  const id = body?.['chatId'] ?? body?.['toUserId'];
  if (typeof id !== 'string' && typeof id !== 'number') return null;
  const chatId = String(id);
  if (chatId === '') return null;
  const type = body?.['chatType'];
  return { chatId, chatType: type === 0 || type === 1 ? type : undefined };
}

/** A frame without the body that a reveal had shown. */
export function putAway(frame: TrafficFrame): TrafficFrame {
  if (frame.masked) return frame;
  const shown: { -readonly [K in keyof TrafficFrame]: TrafficFrame[K] } = { ...frame };
  delete shown.payload;
  const cut = Math.max(1, frame.cut + frame.body.length);
  return { ...shown, body: '', cut, masked: true };
}
