import type { SanctionKind } from '../../users/user-sanctions.ts';
import type { Random } from '../random.ts';
import type { Language } from '../talk/phrase-book.ts';
import { between } from './between.ts';
import type { DemoGroup } from './groups.ts';
import type { DemoUser } from './people.ts';

/** What operators have done and written before the visitor came, and what their owners made of groups. */
export interface Moderation {
  /** Of one user the oldest first: each balance follows from the one before. */
  readonly points: readonly DemoPointsEntry[];
  readonly notes: readonly DemoNote[];
  /** At most one of a user. */
  readonly sanctions: readonly DemoSanction[];
  readonly admins: readonly { readonly group: DemoGroup; readonly user: DemoUser }[];
  /** By group id; who is missing has none. */
  readonly notices: ReadonlyMap<string, string>;
}

export interface DemoPointsEntry {
  readonly user: DemoUser;
  readonly amount: number;
  readonly balance: number;
  readonly reason: string;
  readonly at: Date;
}

export interface DemoNote {
  readonly user: DemoUser;
  readonly text: string;
  readonly at: Date;
}

export interface DemoSanction {
  readonly user: DemoUser;
  readonly kind: SanctionKind | 'shadow-ban';
  readonly reason: string;
  readonly at: Date;
  /** Null for one that does not end by itself. */
  readonly until: Date | null;
}

const DAY_MS = 86_400_000;

const HAS_POINTS = 0.45;
const EARNED: Record<Language, readonly string[]> = {
  zh: ['每日签到', '邀请好友', '活动奖励', '完善资料'],
  en: ['Daily check-in', 'Invited a friend', 'Event reward', 'Completed the profile'],
};
const SPENT: Record<Language, string> = { zh: '兑换礼品', en: 'Exchanged for a gift' };

const HAS_NOTE = 0.03;
const NOTES: Record<Language, readonly string[]> = {
  zh: ['已电话核实身份。', '多次被举报发广告，先观察。', '商户账号，处理前请联系运营。'],
  en: [
    'Identity checked by phone.',
    'Reported for advertising more than once: keep an eye on it.',
    'A merchant: talk to partner support before acting.',
  ],
};

/** The simulated clients come in the names of the busier people, and keep talking. */
const QUIET = 0.5;
const SANCTIONED = 0.06;
const REASONS: Record<Language, readonly string[]> = {
  zh: ['垃圾广告', '辱骂他人', '冒充客服', '刷屏'],
  en: ['Spam', 'Abuse', 'Posed as support', 'Advertising'],
};
/** In days; null is for good. */
const LENGTHS = [1, 7, 7, 30, 30, null];

const LARGE_GROUP = 25;
const HAS_NOTICE = 0.4;
const NOTICES: Record<Language, readonly string[]> = {
  zh: ['请勿发布广告，违者移出群聊。', '群内请使用实名备注，谢谢配合。', '每周五晚八点统一答疑。'],
  en: [
    'No advertising, please. Whoever does it again has to leave.',
    'New here? Say hello and tell us who you are.',
    'Questions are answered on Fridays at 8 pm.',
  ],
};

export function makeModeration(
  random: Random,
  people: readonly DemoUser[],
  groups: readonly DemoGroup[],
  lastSeen: ReadonlyMap<string, Date>,
  now: Date,
): Moderation {
  return {
    points: people
      .filter(() => random.chance(HAS_POINTS))
      .flatMap((user) => ledger(random, user, now)),
    notes: people
      .filter(() => random.chance(HAS_NOTE))
      .map((user) => ({
        user,
        text: random.pick(NOTES[user.language]),
        at: between(random, user.createdAt, now),
      })),
    sanctions: people
      .toSorted((a, b) => a.activity - b.activity)
      .slice(0, Math.floor(people.length * QUIET))
      .filter(() => random.chance(SANCTIONED))
      .flatMap((user) => sanction(random, user, lastSeen.get(user.id), now)),
    admins: groups
      .filter(({ members }) => members.length >= LARGE_GROUP)
      .flatMap((group) =>
        random
          .sample(group.members.slice(1), random.int(1, 3))
          .map(({ user }) => ({ group, user })),
      ),
    notices: new Map(
      groups
        .filter(() => random.chance(HAS_NOTICE))
        .map(({ id, language }) => [id, random.pick(NOTICES[language])]),
    ),
  };
}

function ledger(random: Random, user: DemoUser, now: Date): DemoPointsEntry[] {
  const times = Array.from({ length: random.int(1, 8) }, () =>
    between(random, user.createdAt, now),
  );
  times.sort((a, b) => a.getTime() - b.getTime());
  let balance = 0;
  return times.map((at) => {
    const spends = balance >= 100 && random.chance(0.3);
    const amount = spends ? -100 : 5 * random.int(1, 40);
    balance += amount;
    const reason = spends ? SPENT[user.language] : random.pick(EARNED[user.language]);
    return { user, amount, balance, reason, at };
  });
}

/** Nobody writes or comes after a ban: it came when they were last seen. */
function sanction(
  random: Random,
  user: DemoUser,
  seen: Date | undefined,
  now: Date,
): DemoSanction[] {
  const at = new Date((seen ?? user.createdAt).getTime() + random.int(1, 3_600) * 1000);
  if (at >= now) return [];
  const kind = random.pick(['ban', 'mute', 'mute', 'shadow-ban'] as const);
  const days = kind === 'shadow-ban' ? null : random.pick(LENGTHS);
  const until = days === null ? null : new Date(at.getTime() + days * DAY_MS);
  return [{ user, kind, reason: random.pick(REASONS[user.language]), at, until }];
}
