import type { Kysely, Transaction } from 'kysely';
import type { AuditAction } from '#contract/rest/audit';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { SystemMessages } from '../messages/system-messages.ts';
import { NotFoundError, VersionConflictError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { GroupDissolvedError } from './group-errors.ts';
import type { GroupLife } from './group-life.ts';
import type { GroupNews } from './group-news.ts';
import type { GroupRecord, GroupsRepository } from './groups.repository.ts';

/** Something an operator does to a group. */
export interface GroupAct {
  /** As the audit log names it. */
  readonly action: AuditAction;
  /**
   * Changes the group, which is locked and not dissolved. Null when there is nothing to change: then
   * nothing is written down, and nobody told.
   * @throws ApiError when it cannot be done; nothing is changed then
   */
  apply(trx: Transaction<Database>, group: GroupRecord): Promise<GroupChange | null>;
}

export interface GroupChange {
  /** For the audit log: what it was about as it was, and as it is. */
  readonly before?: object;
  readonly after?: object;
  /** Who was no member and is one. */
  readonly came?: readonly string[];
  /** Who is no member any more. */
  readonly gone?: readonly string[];
  /** The opposite act makes the group what it was. */
  readonly undoable?: boolean;
  /** What the server writes into the group once it is done, for clients that know no other sign. */
  readonly said?: string;
}

/** Does what operators want of groups, one act at a time for each group. */
export class GroupActs {
  readonly #db: Kysely<Database>;
  readonly #groups: GroupsRepository;
  readonly #life: Pick<GroupLife, 'ofOne'>;
  readonly #news: GroupNews;
  readonly #system: Pick<SystemMessages, 'toGroup'>;

  constructor(
    db: Kysely<Database>,
    groups: GroupsRepository,
    life: Pick<GroupLife, 'ofOne'>,
    news: GroupNews,
    system: Pick<SystemMessages, 'toGroup'>,
  ) {
    this.#db = db;
    this.#groups = groups;
    this.#life = life;
    this.#news = news;
    this.#system = system;
  }

  /**
   * Resolves to the group as it is then, whether the act changed it and can be undone, and who came by it.
   * @param version the group's, where the act is only meant for the group as somebody saw it
   * @throws ApiError 404 without such a group, 409 `group-dissolved`, 409 `version-conflict`, and what
   * the act throws
   */
  async perform(
    actor: Actor,
    groupId: string,
    act: GroupAct,
    version?: number,
  ): Promise<{
    readonly group: GroupRecord;
    readonly changed: boolean;
    readonly undoable: boolean;
    readonly came: readonly string[];
  }> {
    const done = await this.#db.transaction().execute(async (trx) => {
      const before = await this.#groups.lock(trx, groupId);
      if (!before) throw new NotFoundError(`group ${groupId}`);
      if (before.dissolvedAt !== null) throw new GroupDissolvedError();
      if (version !== undefined && before.version !== version) return { group: before };
      const change = await act.apply(trx, before);
      if (change === null) return { group: before, change };
      const { before: was, after: is } = change;
      await recordAct(trx, {
        ...actor,
        before: was,
        after: is,
        action: act.action,
        targetType: 'group',
        targetId: groupId,
      });
      const group = await this.#groups.byId(groupId, trx);
      if (!group) throw new Error(`group ${groupId} vanished within its transaction`);
      return { group, change };
    });
    const { group, change } = done;
    // The whole group takes more queries: now nothing is locked any more.
    if (change === undefined) throw new VersionConflictError(await this.#life.ofOne(group));
    if (change === null) return { group, changed: false, undoable: false, came: [] };
    this.#news.changed(groupId, change.gone);
    if (change.said !== undefined) await this.#system.toGroup(groupId, change.said);
    const { undoable = false, came = [] } = change;
    return { group, changed: true, undoable, came };
  }
}
