import { GROUP_SORTS, GROUP_STATUSES, MEMBER_SORTS } from '#contract/rest/groups';
import { USER_SORTS, USER_STATUSES } from '#contract/rest/users';
import { groupId } from './population/groups.ts';
import { RARE, userId } from './population/users.ts';

const PAGE_SIZE = 20;
const DAY_MS = 86_400_000;

/** A request of a list. */
export interface ListRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Where in the list the page is. */
export const PLACES = ['first', 'middle', 'last'] as const;
export type Place = (typeof PLACES)[number];

/** The query of the page at a place of a list of `total` rows. */
export function atPlace(query: ListRequest['query'], place: Place, total: number) {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = { first: 1, middle: Math.ceil(pages / 2), last: pages }[place];
  return { ...query, page: String(page), pageSize: String(PAGE_SIZE) };
}

/** The last page among the first `rows`. */
export function pageAt(rows: number): string {
  return String(Math.floor(rows / PAGE_SIZE));
}

/** What the pages of the console can ask for. Each is measured at all places of its list. */
export function listRequests(now = Date.now()): ListRequest[] {
  const daysAgo = (days: number) => new Date(now - days * DAY_MS).toISOString();
  const busy = `/api/groups/${groupId(0)}/members`;
  return [
    ...requests('/api/users', bothWays(USER_SORTS)),
    ...requests('/api/users', [
      ...USER_STATUSES.map((status) => ({ status })),
      { online: 'true' },
      { online: 'false' },
      { gender: 'female' },
      { tag: 'vip' },
      { tag: 'nobody has it' },
      { username: 'wang' },
      { nickname: '欧阳' },
      { phone: '138' },
      { email: 'zhang' },
      { minPoints: '1000' },
      { minPoints: '90000' },
      { maxPoints: '0' },
      { createdFrom: daysAgo(7) },
      { createdFrom: daysAgo(400), createdBefore: daysAgo(370) },
      { seenFrom: daysAgo(1) },
      { seenBefore: daysAgo(365) },
    ]),
    ...requests('/api/users', [
      { q: '王' },
      { q: '欧阳' },
      { q: RARE.zh },
      { q: '没有这个人' },
      { q: 'wang' },
      { q: 'wangwei' },
      { q: 'a' },
      { q: RARE.latin },
      { q: '1' },
      { q: '138' },
      { q: userId(777) },
      { q: '13912345678' },
      { q: '王 wang' },
    ]),
    ...requests('/api/users', [
      { q: '王', sort: 'nickname' },
      { q: '王', sort: '-lastSeenAt' },
      { q: 'wang', sort: 'username' },
      { q: '1', sort: '-points' },
      { q: '王', status: 'banned' },
      { q: '王', gender: 'female', sort: '-createdAt' },
      { status: 'banned', sort: '-lastSeenAt' },
      { status: 'active', sort: 'nickname' },
      { status: 'active', gender: 'male', sort: '-points' },
      { tag: 'vip', sort: '-points' },
      { tag: 'vip', status: 'muted' },
      { gender: 'female', sort: 'nickname' },
      { gender: 'female', sort: '-lastSeenAt' },
      { createdFrom: daysAgo(30), sort: '-lastSeenAt' },
      { createdFrom: daysAgo(30), gender: 'male', sort: 'username' },
      { seenFrom: daysAgo(7), sort: 'createdAt' },
      { minPoints: '1000', sort: '-createdAt' },
      { username: 'li', sort: '-createdAt' },
      { online: 'true', sort: '-lastSeenAt' },
      { online: 'false', gender: 'male', sort: 'createdAt' },
    ]),
    ...requests('/api/groups', bothWays(GROUP_SORTS)),
    ...requests('/api/groups', [
      ...GROUP_STATUSES.map((status) => ({ status })),
      { ownerId: userId(0) },
      { memberId: userId(0) },
      { minMembers: '100' },
      { minMembers: '5000' },
      { maxMembers: '20' },
      { createdFrom: daysAgo(7) },
      { createdFrom: daysAgo(400), createdBefore: daysAgo(300) },
    ]),
    ...requests('/api/groups', [
      { q: '群' },
      { q: '项目组' },
      { q: '数据库学习' },
      { q: '没有这个群' },
      { q: 'team' },
      { q: 'maple cousins' },
      { q: '2' },
      { q: groupId(77) },
      { q: '群', sort: 'name' },
      { q: '群', sort: '-memberCount' },
      { q: '群', status: 'muted' },
      { q: '2', sort: 'name' },
      { status: 'open', sort: 'name' },
      { status: 'open', sort: '-memberCount' },
      { status: 'muted', sort: '-memberCount' },
      { status: 'dissolved', sort: 'name' },
      { minMembers: '100', sort: 'createdAt' },
      { minMembers: '10', maxMembers: '30', sort: 'name' },
      { createdFrom: daysAgo(100), sort: '-memberCount' },
      { memberId: userId(0), sort: 'name' },
    ]),
    ...requests(busy, bothWays(MEMBER_SORTS)),
    ...requests(busy, [
      { role: 'owner' },
      { role: 'admin' },
      { role: 'member' },
      { muted: 'true' },
      { muted: 'false' },
      { q: '王' },
      { q: '欧阳' },
      { q: RARE.zh },
      { q: 'wang' },
      { q: '1' },
      { q: '王', sort: '-lastActiveAt' },
      { muted: 'true', sort: 'nickname' },
    ]),
  ];
}

/** What is no list of pages. */
export function singleRequests(): string[] {
  const busy = `/api/groups/${groupId(0)}`;
  return [busy, `${busy}/messages`, `${busy}/activity`, `${busy}/health`];
}

function requests(path: string, queries: readonly Record<string, string>[]): ListRequest[] {
  return queries.map((query) => ({ path, query }));
}

function bothWays(sorts: readonly string[]): Record<string, string>[] {
  return sorts.flatMap((sort) => [{ sort }, { sort: `-${sort}` }]);
}
