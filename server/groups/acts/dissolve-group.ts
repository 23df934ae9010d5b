import { ApiError } from '../../plugins/api-error.ts';
import type { GroupAct } from '../group-acts.ts';
import { dissolve } from '../group-sanctions.ts';

/**
 * Ends the group for good; what was said in it stays. `confirm` is its name as somebody typed it who
 * means this group; null when nobody had to.
 */
export function dissolveGroup(reason: string, confirm: string | null): GroupAct {
  return {
    action: 'group.dissolve',
    async apply(trx, group) {
      if (confirm !== null && confirm.trim() !== group.name.trim()) {
        throw new ApiError(422, 'not-confirmed', 'This is not the name of the group.');
      }
      await dissolve(trx, group.id);
      return { before: group, after: { reason }, said: farewell(reason) };
    },
  };
}

/** In both languages, because nobody knows which of them a member reads. */
function farewell(reason: string): string {
  const [zh, en] = [
    '本群已被解散，不能再发送消息',
    'This group was dissolved; nobody can write in it any more',
  ];
  return reason === '' ? `${zh}。${en}.` : `${zh}：${reason}。${en}: ${reason}.`;
}
