import type { GroupMembersQuery, GroupRole } from '#contract/rest/groups';
import { choiceFilter, flagFilter, textFilter } from '../../shared/list/filter-rules.ts';
import { ListAddress, type ShownQuery } from '../../shared/list/list-address.ts';

export type MembersQuery = ShownQuery<GroupMembersQuery>;

export const GROUP_ROLES: readonly GroupRole[] = ['owner', 'admin', 'member'];

/** In the address the members' parameters stand beside those of the list of groups. */
export const MEMBERS_PREFIX = 'members.';

export const membersAddress = new ListAddress<GroupMembersQuery>({
  prefix: MEMBERS_PREFIX,
  filters: {
    q: textFilter(100),
    role: choiceFilter(GROUP_ROLES),
    muted: flagFilter(),
  },
  sorts: ['joinedAt', 'nickname', 'lastActiveAt', 'role'],
  defaultSort: 'role',
});
