import type { TranslocoService } from '@jsverse/transloco';
import type { ApiError } from '../core/api/api-error.ts';

/** What the server refuses of groups, by its stable codes. */
const KNOWN = [
  'group-dissolved',
  'is-owner',
  'not-confirmed',
  'not-member',
  'unknown-users',
  'until-past',
];
/** Ids named one by one; of more only so many. */
const IDS_NAMED = 10;

/** The error, its message in the operator's language where the code is one that groups have. */
export function explained(error: ApiError, transloco: TranslocoService): ApiError {
  if (!KNOWN.includes(error.code)) return error;
  const ids = idsOf(error.details);
  const more = ids.length > IDS_NAMED ? ' …' : '';
  const named = ids.slice(0, IDS_NAMED).join(', ') + more;
  return { ...error, message: transloco.translate(`groups.problem.${error.code}`, { ids: named }) };
}

function idsOf(details: unknown): readonly string[] {
  if (typeof details !== 'object' || details === null || !('userIds' in details)) return [];
  return Array.isArray(details.userIds)
    ? details.userIds.filter((id) => typeof id === 'string')
    : [];
}
