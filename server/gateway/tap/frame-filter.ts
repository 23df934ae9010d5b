import type { Direction, TrafficFilter } from '#contract/wire/packets/traffic';
import { ChatType } from '#contract/wire/packets/message';
import type { Body } from '#contract/wire/serializers';
import { bodyHolds, maskedAddress } from './body-text.ts';
import type { TappedConnection } from './tapped-frame.ts';

/**
 * Decides which frames a watcher is sent, for every frame that passes: numbers and ids first. What it
 * found of a packet it keeps until the next one, so that a fan-out to thousands is looked at once.
 */
export class FrameFilter {
  readonly violationsOnly: boolean;
  /** Nothing narrows it. */
  private readonly open: boolean;
  private readonly filter: TrafficFilter;
  private readonly commands: ReadonlySet<number> | undefined;
  private readonly text: string | undefined;
  private readonly revealed: boolean;
  private packet: object | undefined;
  private packetFits = false;
  private packetNames = false;

  constructor(filter: TrafficFilter, revealed: boolean) {
    this.filter = filter;
    this.revealed = revealed;
    this.violationsOnly = filter.violationsOnly === true;
    this.commands = filter.commands && new Set(filter.commands);
    this.text = filter.text?.toLowerCase();
    this.open = Object.keys(filter).every((name) => name === 'violationsOnly');
  }

  /** `body`: undefined when it could not be read; the same object for all copies of a packet. */
  fits(
    session: TappedConnection,
    direction: Direction,
    command: number | null,
    body: Body | undefined,
  ): boolean {
    if (this.open) return true;
    const { filter } = this;
    if (filter.direction !== undefined && filter.direction !== direction) return false;
    if (filter.sessionId !== undefined && filter.sessionId !== session.id) return false;
    if (filter.verified !== undefined && filter.verified !== session.verified) return false;
    if (body === undefined || body !== this.packet) this.judge(command, body);
    if (!this.packetFits) return false;
    const { userId, build, address } = filter;
    if (userId !== undefined && session.userId !== userId && !this.packetNames) return false;
    if (build !== undefined && !session.build.startsWith(build)) return false;
    return address === undefined || this.shown(session.address).startsWith(address);
  }

  private judge(command: number | null, body: Body | undefined): void {
    const { chatId, chatType, userId } = this.filter;
    this.packet = body;
    this.packetNames = userId !== undefined && body !== undefined && names(body, userId);
    this.packetFits =
      (this.commands === undefined || (command !== null && this.commands.has(command))) &&
      (chatType === undefined || body?.['chatType'] === chatType) &&
      (chatId === undefined || (body !== undefined && isInChat(body, chatId))) &&
      (this.text === undefined || bodyHolds(body, this.text));
  }

  private shown(address: string): string {
    return this.revealed ? address : maskedAddress(address);
  }
}

function names(body: Body, userId: string): boolean {
  return (
    is(body['fromUserId'], userId) || is(body['toUserId'], userId) || is(body['userId'], userId)
  );
}

function isInChat(body: Body, chatId: string): boolean {
  if (is(body['toUserId'], chatId) || is(body['chatId'], chatId)) return true;
  // Each side of a private chat names the other.
  return body['chatType'] === ChatType.Private && is(body['fromUserId'], chatId);
}

/** Some clients send ids as numbers. */
function is(value: unknown, id: string): boolean {
  return value === id || (typeof value === 'number' && String(value) === id);
}
