import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { GroupBulkAct } from '#contract/rest/groups';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { JobRun } from '../jobs/job-run.ts';
import type { SystemMessages } from '../messages/system-messages.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { dissolveGroup } from './acts/dissolve-group.ts';
import { imposeSanction, liftSanction } from './acts/sanction-group.ts';
import type { GroupAct, GroupActs } from './group-acts.ts';
import { GroupDissolvedError } from './group-errors.ts';
import type { SelectedGroups } from './group-selection.ts';
import type { GroupRecord, GroupsRepository } from './groups.repository.ts';
import { endAhead } from './sanction-end-ahead.ts';

export interface GroupBulkContext {
  readonly db: Kysely<Database>;
  readonly groups: GroupsRepository;
  readonly acts: GroupActs;
  readonly system: Pick<SystemMessages, 'toGroup'>;
}

/**
 * Does the same to one group after the other.
 * @param version the group's, where the act is only meant for the group as it was in it
 */
type ToOne = (actor: Actor, groupId: string, version: number | undefined) => Promise<Done>;

interface Done {
  readonly group: Pick<GroupRecord, 'version'>;
  readonly changed: boolean;
  readonly undoable: boolean;
}

/** One act on many groups, as the work of a job: each in a transaction of its own. */
export class GroupBulk {
  readonly #context: GroupBulkContext;

  constructor(context: GroupBulkContext) {
    this.#context = context;
  }

  /** @throws ApiError 422 until-past, before anything is done */
  work(selected: SelectedGroups, act: GroupBulkAct): (run: JobRun) => Promise<void> {
    const toOne = this.#toOne(act);
    return async (run) => {
      run.expect(await selected.count());
      for await (const id of selected.ids()) {
        run.signal.throwIfAborted();
        await one(run, id, () => toOne(run.actor, id, selected.versions.get(id)));
        run.advance();
      }
    };
  }

  #toOne(act: GroupBulkAct): ToOne {
    if (act.kind === 'message') return this.#message(act.text);
    const groupAct = actOf(act);
    return (actor, id, version) => this.#context.acts.perform(actor, id, groupAct, version);
  }

  #message(text: string): ToOne {
    const { db, groups, system } = this.#context;
    const key = randomUUID();
    return async (actor, id) => {
      const group = await db.transaction().execute(async (trx) => {
        const group = await groups.byId(id, trx);
        if (!group) throw new NotFoundError(`group ${id}`);
        if (group.dissolvedAt !== null) throw new GroupDissolvedError();
        const what = { action: 'group.message', targetType: 'group', targetId: id } as const;
        await recordAct(trx, { ...actor, ...what, after: { text } });
        return group;
      });
      if (!(await system.toGroup(id, text, key))) {
        throw new ApiError(503, 'not-stored', 'The message could not be stored.');
      }
      return { group, changed: true, undoable: false };
    };
  }
}

function actOf(act: Exclude<GroupBulkAct, { kind: 'message' }>): GroupAct {
  switch (act.kind) {
    case 'ban':
    case 'mute':
      return imposeSanction(act.kind, endAhead(act.until), act.reason);
    case 'unban':
      return liftSanction('ban', act.reason);
    case 'unmute':
      return liftSanction('mute', act.reason);
    case 'dissolve':
      return dissolveGroup(act.reason, null);
  }
}

/** What cannot be done to one group does not keep the others from it. */
async function one(run: JobRun, id: string, act: () => Promise<Done>): Promise<void> {
  try {
    const { group, changed, undoable } = await act();
    run.count(changed ? 'changed' : 'unchanged');
    if (changed && undoable) run.changed(id, group.version);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    run.refused(id, error);
  }
}
