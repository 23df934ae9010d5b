import type { GroupMember } from '#contract/rest/groups';

/** An act that is asked about before it is done. */
export type GroupQuestion =
  | { readonly kind: 'mute' | 'ban' | 'dissolve' | 'addMembers' }
  /** Without a member, who it is to be is asked too. */
  | { readonly kind: 'transfer'; readonly member: GroupMember | null }
  | { readonly kind: 'muteMember'; readonly member: GroupMember }
  | { readonly kind: 'removeMembers'; readonly members: readonly GroupMember[] };
