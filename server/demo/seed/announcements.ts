import type { Random } from '../random.ts';
import { talkingTime } from './activity-curve.ts';
import type { DemoUser } from './people.ts';

export interface DemoAnnouncement {
  readonly title: string;
  readonly content: string;
  readonly createdAt: Date;
  /** Users who were online; not all of their sockets took it. */
  readonly online: number;
  readonly receipts: readonly DemoReceipt[];
}

export interface DemoReceipt {
  readonly user: DemoUser;
  readonly writtenAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly readAt: Date | null;
}

const TEXTS: readonly (readonly [title: string, content: string])[] = [
  [
    '系统维护通知',
    '本周日凌晨 2:00 至 4:00 进行系统升级，期间消息可能延迟。请提前保存重要内容，感谢理解。',
  ],
  ['Scheduled maintenance', 'Voice messages will be slow on Tuesday night from 1 to 2 am.'],
  [
    '谨防诈骗',
    '近期有人冒充客服索要验证码。官方人员不会以任何理由向您索取密码或验证码，遇到请立即举报。',
  ],
  ['新版本发布', '6.2 版支持语音转文字和群接龙，前往应用商店即可更新。'],
  ['Beware of scams', 'We never ask for your password or a code. Please report whoever does.'],
  ['关于整治群内广告的公告', '即日起对刷屏广告、赌博推广账号一律封禁，欢迎大家监督举报。'],
  ['Holiday hours', 'Support answers between 10 am and 4 pm until Sunday.'],
];

/** Old clients cannot tell that they have it. */
const ACKNOWLEDGES = 0.82;
const READS = 0.55;

/** What operators sent to everybody online in the last `days` days, oldest first. */
export function makeAnnouncements(
  random: Random,
  people: readonly DemoUser[],
  days: number,
  now: Date,
): DemoAnnouncement[] {
  const dayMs = 86_400_000;
  const from = new Date(now.getTime() - days * dayMs);
  // The last hours stay free for what the visitor sends.
  const to = new Date(now.getTime() - dayMs / 4);
  const times = TEXTS.map(() => talkingTime(random, from, to));
  times.sort((a, b) => a.getTime() - b.getTime());
  return TEXTS.map(([title, content], index) => {
    const createdAt = times[index] ?? from;
    const members = people.filter((user) => user.createdAt < createdAt);
    const online = random.sample(members, Math.round(members.length * random.between(0.15, 0.45)));
    const reached = online.slice(0, online.length - random.int(0, 3));
    const receipts = reached.map((user) => receipt(random, user, createdAt, now));
    return { title, content, createdAt, online: online.length, receipts };
  });
}

function receipt(random: Random, user: DemoUser, sentAt: Date, now: Date): DemoReceipt {
  const writtenAt = after(sentAt, random.between(0.005, 0.25));
  if (!random.chance(ACKNOWLEDGES)) {
    return { user, writtenAt, acknowledgedAt: null, readAt: null };
  }
  const acknowledgedAt = after(writtenAt, random.logNormal(0.4, 0.8));
  const opened = after(acknowledgedAt, random.logNormal(90, 1.6));
  const readAt = random.chance(READS) && opened < now ? opened : null;
  return { user, writtenAt, acknowledgedAt, readAt };
}

function after(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}
