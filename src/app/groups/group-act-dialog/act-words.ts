import type { ActDetails } from '../../shared/act-dialog/act-dialog.ts';
import type { EndChoice } from '../../shared/act-dialog/end-choices.ts';
import type { GroupAct } from '../group-act.ts';
import type { GroupQuestion } from '../group-question.ts';

/** How the question about an act is asked. */
export interface Asking {
  readonly dangerous: boolean;
  readonly reason: 'must' | 'may' | 'none';
  /** The end that is proposed; null where none is asked for. */
  readonly end: EndChoice | null;
  /** The group's name is to be typed: there is no way back. */
  readonly typed: boolean;
}

const PLAIN: Asking = { dangerous: false, reason: 'may', end: null, typed: false };

export const ASKING: Readonly<Record<GroupQuestion['kind'], Asking>> = {
  mute: { ...PLAIN, end: 'day' },
  ban: { ...PLAIN, dangerous: true, reason: 'must', end: 'week' },
  dissolve: { dangerous: true, reason: 'must', end: null, typed: true },
  transfer: PLAIN,
  addMembers: { ...PLAIN, reason: 'none' },
  removeMembers: { ...PLAIN, dangerous: true, reason: 'none' },
  muteMember: { ...PLAIN, end: 'day' },
};

/** The act that a question ends in. `chosen`: the users picked with it, where it asks for some. */
export function actOf(
  question: GroupQuestion,
  { reason, until }: ActDetails,
  groupName: string,
  chosen: readonly string[],
): GroupAct | null {
  const end = until === null ? {} : { until };
  switch (question.kind) {
    case 'mute':
    case 'ban':
      return { kind: question.kind, reason, ...end };
    case 'dissolve':
      return { kind: 'dissolve', reason, confirm: groupName };
    case 'muteMember':
      return { kind: 'muteMember', userId: question.member.userId, reason, ...end };
    case 'removeMembers':
      return { kind: 'removeMembers', userIds: question.members.map(({ userId }) => userId) };
    case 'addMembers':
      return chosen.length === 0 ? null : { kind: 'addMembers', userIds: chosen };
    case 'transfer': {
      const userId = question.member?.userId ?? chosen[0];
      return userId === undefined ? null : { kind: 'transfer', userId, reason };
    }
  }
}
