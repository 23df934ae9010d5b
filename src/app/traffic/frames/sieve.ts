import { commandName } from '#contract/wire/commands';
import type { TrafficFilter, TrafficFrame } from '#contract/wire/packets/traffic';
import { bodyOf, chatOf } from './frame-body.ts';

export type Sieve = (frame: TrafficFrame) => boolean;

/**
 * Lets through what the filter and the search ask for. The server filters too: this is for what is
 * held from before the filter, and for captures.
 */
export function sieveOf(filter: TrafficFilter, search: string): Sieve {
  const { sessionId, userId, chatId, commands, address, build, verified } = filter;
  const tests: Sieve[] = [];
  if (sessionId !== undefined) tests.push((frame) => frame.sessionId === sessionId);
  if (userId !== undefined) tests.push((frame) => concerns(frame, userId));
  if (chatId !== undefined) {
    tests.push((frame) => {
      if (isIn(frame, chatId, filter.chatType)) return true;
      // The other direction of a private chat: what its other side writes goes to the user.
      return (
        userId !== undefined &&
        filter.chatType !== 1 &&
        isIn(frame, userId, 0) &&
        (frame.userId === chatId || concerns(frame, chatId))
      );
    });
  }
  if (chatId === undefined && filter.chatType !== undefined) {
    tests.push((frame) => chatOf(frame)?.chatType === filter.chatType);
  }
  if (commands) tests.push(({ command }) => command !== null && commands.includes(command));
  if (filter.direction) tests.push(({ direction }) => direction === filter.direction);
  if (address !== undefined) tests.push((frame) => frame.address.startsWith(address));
  if (build !== undefined) tests.push((frame) => frame.build.startsWith(build));
  if (verified !== undefined) tests.push((frame) => frame.verified === verified);
  if (filter.violationsOnly) tests.push(({ violation }) => violation === true);
  if (filter.text) tests.push(says(filter.text));
  const wanted = search.trim().toLowerCase();
  if (wanted !== '') tests.push((frame) => mentions(frame, wanted));
  return (frame) => tests.every((test) => test(frame));
}

/** The sieve lets everything through: nothing was asked for. */
export function unfiltered(filter: TrafficFilter): boolean {
  return Object.keys(filter).length === 0;
}

/** The session's user, or whom the frame names. */
function concerns(frame: TrafficFrame, userId: string): boolean {
  if (frame.userId === userId) return true;
  // Most bodies do not have it at all: parsed are only those that might.
  if (!frame.body.includes(userId)) return false;
  const body = bodyOf(frame);
  return ['userId', 'fromUserId', 'toUserId'].some((name) => {
    const id = body?.[name];
    return (typeof id === 'string' || typeof id === 'number') && String(id) === userId;
  });
}

function isIn(frame: TrafficFrame, chatId: string, chatType: 0 | 1 | undefined): boolean {
  if (!frame.body.includes(chatId)) return false;
  const chat = chatOf(frame);
  if (chat?.chatId !== chatId) return false;
  return chatType === undefined || chat.chatType === chatType;
}

function says(text: string): Sieve {
  const wanted = text.toLowerCase();
  return ({ body }) => body.toLowerCase().includes(wanted);
}

function mentions(frame: TrafficFrame, wanted: string): boolean {
  const { command, userId, sessionId, build, address, fault, device, body } = frame;
  const name = command === null ? '' : commandName(command).toLowerCase();
  return [name, userId, sessionId, build.toLowerCase(), address, fault ?? '', device, body].some(
    (text, index) => (index === 7 ? text.toLowerCase() : text).includes(wanted),
  );
}
