import type { Random } from '../random.ts';

/** Content of a red packet as clients in the field write it (contentType 4 and 5). */
export interface RedPacketContent {
  readonly Packets: readonly RedPacket[];
}

export interface RedPacket {
  readonly userName: string;
  readonly userAvatar: string;
  readonly description: string;
  /** Shares in all, and those still to be had. */
  readonly number: number;
  readonly surplusNumber: number;
  readonly Records: readonly RedPacketRecord[];
}

interface RedPacketRecord {
  readonly userName: string;
  readonly userAvatar: string;
  /** Yuan, with two decimals. */
  readonly money: string;
  /** Milliseconds since 1970. */
  readonly lastUpdateTime: number;
  /** The largest share of a packet that is empty. */
  readonly isLucky: boolean;
}

export interface Person {
  readonly nickname: string;
  readonly avatar: string;
}

export function newRedPacket(giver: Person, description: string, shares: number): RedPacket {
  return {
    userName: giver.nickname,
    userAvatar: giver.avatar,
    description,
    number: shares,
    surplusNumber: shares,
    Records: [],
  };
}

/** The packet after one more share was taken. */
export function grabShare(
  random: Random,
  packet: RedPacket,
  taker: Person,
  atMs: number,
): RedPacket {
  const record = {
    userName: taker.nickname,
    userAvatar: taker.avatar,
    money: random.logNormal(3, 0.9).toFixed(2),
    lastUpdateTime: atMs,
    isLucky: false,
  };
  const records = [...packet.Records, record];
  const surplusNumber = packet.surplusNumber - 1;
  return { ...packet, surplusNumber, Records: surplusNumber === 0 ? markLucky(records) : records };
}

function markLucky(records: readonly RedPacketRecord[]): RedPacketRecord[] {
  const most = Math.max(...records.map((record) => Number(record.money)));
  return records.map((record) => ({ ...record, isLucky: Number(record.money) === most }));
}

export function redPacketContent(packet: RedPacket): string {
  return JSON.stringify({ Packets: [packet] } satisfies RedPacketContent);
}
