import type { StoredMessageRecord } from '#contract/rest/messages';
import type { LiveSession } from '#contract/rest/monitor';
import type { CursorPage } from '#contract/rest/problem';
import type {
  Points,
  UserAct,
  UserFriends,
  UserGroups,
  UserNote,
  UserSignIn,
} from '#contract/rest/user-records';

/** What the tabs beside the profile show. Their names are the last segments of their addresses. */
export interface UserTabData {
  readonly sessions: readonly LiveSession[];
  readonly groups: UserGroups;
  readonly friends: UserFriends;
  readonly messages: CursorPage<StoredMessageRecord>;
  readonly 'sign-ins': CursorPage<UserSignIn>;
  readonly acts: CursorPage<UserAct>;
  readonly notes: readonly UserNote[];
  readonly points: Points;
}
export type UserTabName = keyof UserTabData;

/** Tabs that show a part of a growing list. */
export const GROWING_TABS: ReadonlySet<UserTabName> = new Set([
  'messages',
  'sign-ins',
  'acts',
  'points',
]);

export interface Friend {
  readonly id: string;
  readonly nickname: string;
}

/** What can be changed on the tabs. */
export type UserChange =
  | {
      readonly kind: 'kick';
      readonly sessionId: string;
      readonly reason: string;
      readonly revokeTokens: boolean;
    }
  | { readonly kind: 'befriend' | 'unfriend'; readonly friend: Friend }
  | { readonly kind: 'recall'; readonly messageId: string; readonly reason: string }
  | { readonly kind: 'writeNote'; readonly text: string }
  | { readonly kind: 'deleteNote'; readonly note: Pick<UserNote, 'id' | 'text'> }
  | {
      readonly kind: 'addPoints';
      readonly amount: number;
      readonly reason: string;
      /** The same for each try of one entry: it is written once, whatever became of the answers. */
      readonly key: string;
    };

const TAB_OF = {
  kick: 'sessions',
  recall: 'messages',
  befriend: 'friends',
  unfriend: 'friends',
  writeNote: 'notes',
  deleteNote: 'notes',
  addPoints: 'points',
} as const satisfies Record<UserChange['kind'], UserTabName>;

/** The tab on which a change is made, and shows. */
export function tabOf({ kind }: UserChange): UserTabName {
  return TAB_OF[kind];
}

/** Whether a form or dialog of its tab asks for it, and says itself when it fails. */
export function hasForm({ kind }: UserChange): boolean {
  return kind !== 'unfriend' && kind !== 'deleteNote';
}

/** What leaves things as they were; null where nothing does. */
export function inverseOf(change: UserChange): UserChange | null {
  switch (change.kind) {
    case 'befriend':
      return { kind: 'unfriend', friend: change.friend };
    case 'unfriend':
      return { kind: 'befriend', friend: change.friend };
    case 'deleteNote':
      return { kind: 'writeNote', text: change.note.text };
    default:
      return null;
  }
}
