import type { GroupBulkAct } from '#contract/rest/groups';
import type { ActDetails } from '../../shared/act-dialog/act-dialog.ts';
import type { EndChoice } from '../../shared/act-dialog/end-choices.ts';

export type BulkKind = GroupBulkAct['kind'];

/** In the order of the buttons. */
export const BULK_KINDS: readonly BulkKind[] = [
  'mute',
  'unmute',
  'ban',
  'unban',
  'message',
  'dissolve',
];
/** The longest message (contract/rest/groups.ts). */
export const MAX_MESSAGE_CHARACTERS = 2_000;

/** How the question about an act on many groups is asked. */
export interface BulkAsking {
  readonly dangerous: boolean;
  readonly reason: 'must' | 'may' | 'none';
  /** The end that is proposed; null where none is asked for. */
  readonly end: EndChoice | null;
  /** How many there are is to be typed: there is no way back. */
  readonly typed: boolean;
}

const PLAIN: BulkAsking = { dangerous: false, reason: 'may', end: null, typed: false };

export const BULK_ASKING: Readonly<Record<BulkKind, BulkAsking>> = {
  mute: { ...PLAIN, end: 'day' },
  unmute: PLAIN,
  ban: { ...PLAIN, dangerous: true, reason: 'must', end: 'week' },
  unban: PLAIN,
  message: { ...PLAIN, reason: 'none' },
  dissolve: { dangerous: true, reason: 'must', end: null, typed: true },
};

export function bulkActOf(
  kind: BulkKind,
  { reason, until }: ActDetails,
  text: string,
): GroupBulkAct {
  switch (kind) {
    case 'message':
      return { kind, text };
    case 'mute':
    case 'ban':
      return { kind, reason, ...(until === null ? {} : { until }) };
    case 'unmute':
    case 'unban':
    case 'dissolve':
      return { kind, reason };
  }
}
