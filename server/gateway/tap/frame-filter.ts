import type { Direction, TrafficFilter } from '#contract/wire/packets/traffic';
import { ChatType } from '#contract/wire/packets/message';
import type { Body } from '#contract/wire/serializers';
import type { Encoded } from '../encode.ts';
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
  private packets: readonly Encoded[] | undefined;
  /** Of these packets, those that fit, and those among them that name the user looked for. */
  private fitting = 0;
  private naming = 0;

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
    if (!this.fitsConnection(session, direction)) return false;
    if (body === undefined || body !== this.packet) this.judge(command, body);
    return this.packetFits && (this.packetNames || this.isOfUser(session));
  }

  /** How many of the packets fit that leave in one piece: the same list for all who are sent it. */
  count(session: TappedConnection, packets: readonly Encoded[]): number {
    if (this.open) return packets.length;
    if (!this.fitsConnection(session, 'out')) return 0;
    if (packets !== this.packets) this.judgeAll(packets);
    return this.isOfUser(session) ? this.fitting : this.naming;
  }

  private fitsConnection(session: TappedConnection, direction: Direction): boolean {
    const { sessionId, verified, build, address, direction: wanted } = this.filter;
    return (
      (wanted === undefined || wanted === direction) &&
      (sessionId === undefined || sessionId === session.id) &&
      (verified === undefined || verified === session.verified) &&
      (build === undefined || session.build.startsWith(build)) &&
      (address === undefined || this.shown(session.address).startsWith(address))
    );
  }

  /** Also when nobody's frames are looked for in particular. */
  private isOfUser({ userId }: TappedConnection): boolean {
    return this.filter.userId === undefined || this.filter.userId === userId;
  }

  private judgeAll(packets: readonly Encoded[]): void {
    this.packets = packets;
    this.fitting = this.naming = 0;
    for (const { command, fields } of packets) {
      this.judge(command, fields as Body);
      if (!this.packetFits) continue;
      this.fitting += 1;
      if (this.packetNames) this.naming += 1;
    }
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
