import type { Kysely } from 'kysely';
import type { UserBulk, UserBulkAct, UserSelection } from '#contract/rest/users-jobs';
import { withVersions } from '../jobs/changed-selection.ts';
import type { JobRun } from '../jobs/job-run.ts';
import type { SystemMessages } from '../messages/system-messages.ts';
import { ApiError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import type { Presence } from './presence.ts';
import type { ActResult, UserActs } from './user-acts.ts';
import { usersSelected } from './user-selection.ts';

/** Users that one job acts on at most. */
export const MAX_BULK_USERS = 100_000;
/** Users of one step of a sending: one commit. */
const MESSAGES_AT_ONCE = 500;

export interface UsersBulkOptions {
  readonly db: Kysely<Database>;
  readonly acts: UserActs;
  readonly presence: Presence;
  readonly systemMessages: SystemMessages;
}

/**
 * The work of a bulk job: the act on each user in a transaction of its own. One that takes another back
 * leaves users alone who were changed since.
 */
export async function actOnMany(
  { db, acts, presence, systemMessages }: UsersBulkOptions,
  { selection: selected, act }: UserBulk,
  run: JobRun,
): Promise<void> {
  const { selection, versions } = withVersions<UserSelection>(selected);
  const found = await usersSelected(db, selection, presence)
    .select('users.id')
    .limit(MAX_BULK_USERS + 1)
    .execute();
  if (found.length > MAX_BULK_USERS) {
    throw new ApiError(422, 'too-many-users', `At most ${MAX_BULK_USERS} users at once.`);
  }
  const foundIds = new Set(found.map(({ id }) => id));
  // Those named in vain are told of as well.
  const ids = 'ids' in selection ? [...new Set(selection.ids)] : [...foundIds];
  run.expect(ids.length);
  if (act.kind === 'message') {
    const { text } = act;
    await sendToMany(run, ids, foundIds, (some) => systemMessages.toUsers(some, text));
    return;
  }
  for (const id of ids) {
    run.signal.throwIfAborted();
    await tryOne(run, id, () => actOnOne(acts, run, act, id, versions.get(id)));
    run.advance();
  }
}

function actOnOne(
  acts: UserActs,
  { actor }: JobRun,
  act: Exclude<UserBulkAct, { kind: 'message' }>,
  id: string,
  version: number | undefined,
): Promise<ActResult> {
  const body = version === undefined ? act : { ...act, version };
  switch (body.kind) {
    case 'ban':
    case 'mute':
      return acts.impose(actor, body.kind, id, body);
    case 'unban':
      return acts.lift(actor, 'ban', id, body);
    case 'unmute':
      return acts.lift(actor, 'mute', id, body);
    case 'shadow-ban':
    case 'unshadow-ban':
      return acts.shadow(actor, id, body.kind === 'shadow-ban', body);
    case 'kick':
      return acts.kick(actor, id, body);
    case 'tag':
    case 'untag':
      return acts.tag(actor, id, body.tag, body.kind === 'tag', version);
  }
}

async function tryOne(run: JobRun, id: string, act: () => Promise<ActResult>): Promise<void> {
  try {
    const { user, changed, undoable } = await act();
    run.count(changed ? 'changed' : 'unchanged');
    if (changed && undoable) run.changed(id, user.version);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    run.refused(id, error);
  }
}

async function sendToMany(
  run: JobRun,
  ids: readonly string[],
  existing: ReadonlySet<string>,
  send: (ids: readonly string[]) => Promise<readonly string[]>,
): Promise<void> {
  for (let from = 0; from < ids.length; from += MESSAGES_AT_ONCE) {
    run.signal.throwIfAborted();
    const some = ids.slice(from, from + MESSAGES_AT_ONCE);
    const known = some.filter((id) => existing.has(id));
    const failed = new Set(await send(known));
    for (const id of some) {
      if (existing.has(id) && !failed.has(id)) run.count('changed');
      else {
        const [code, message] = existing.has(id)
          ? ['not-stored', 'The message could not be stored.']
          : ['not-found', `There is no user ${id}.`];
        run.count('failed');
        run.itemFailed({ item: id, code, message });
      }
    }
    run.advance(some.length);
  }
}
