import type { Kysely, Transaction } from 'kysely';
import type { AuditAction } from '#contract/rest/audit';
import type { KickBody, LiftBody, SanctionBody } from '#contract/rest/user-acts';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { Bus } from '../bus/bus.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { ApiError, NotFoundError, VersionConflictError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { demandAlive } from './deleted-user-error.ts';
import { withOwnDevices } from './presence.ts';
import type { UserRecord } from './user-record.ts';
import { impose, lift, type SanctionKind, shadow } from './user-sanctions.ts';
import type { UserTokens } from './user-tokens.ts';
import type { UsersRepository } from './users.repository.ts';

export interface UserActsOptions {
  readonly db: Kysely<Database>;
  readonly bus: Bus;
  readonly users: UsersRepository;
  readonly tokens: UserTokens;
  readonly gateway: Pick<Gateway, 'disconnect' | 'sessions' | 'presence'>;
}

/** What became of an act on one user. */
export interface ActResult {
  readonly user: UserRecord;
  /** False when the user was that way already. */
  readonly changed: boolean;
  /** Whether the opposite act makes the user what they were. */
  readonly undoable: boolean;
}

type Trx = Transaction<Database>;

/** What is written down of an act. */
interface Entry extends Actor {
  readonly action: AuditAction;
  readonly before?: object | null;
  readonly after: object;
  readonly undoable: boolean;
}

/** As the contract has it. */
const MAX_TAGS = 20;

/**
 * What an operator does to one user, each in a transaction with its entry in the audit log. The
 * gateway goes by it from the next frame on.
 * @throws NotFoundError, DeletedUserError
 */
export class UserActs {
  readonly #options: UserActsOptions;

  constructor(options: UserActsOptions) {
    this.#options = options;
  }

  /** Replaces one that lasts. @throws ApiError 422 until-past */
  impose(actor: Actor, kind: SanctionKind, id: string, body: SanctionBody): Promise<ActResult> {
    const { reason } = body;
    const until = body.until === undefined ? null : new Date(body.until);
    if (until && until.getTime() <= Date.now()) {
      throw new ApiError(422, 'until-past', 'The end must lie ahead.');
    }
    const after = { until: until?.toISOString() ?? null, reason };
    return this.#act(id, body.version, async (trx, user) => {
      await impose(trx, kind, id, until, reason);
      // Ending it would not bring back one that it replaced.
      const undoable = user[kind] === null;
      return { ...actor, action: `user.${kind}`, before: user[kind], after, undoable };
    });
  }

  /** Nothing happens where there is none. */
  lift(
    actor: Actor,
    kind: SanctionKind,
    id: string,
    { reason, version }: LiftBody,
  ): Promise<ActResult> {
    return this.#act(id, version, async (trx, user) => {
      if (user[kind] === null) return null;
      await lift(trx, kind, id);
      return {
        ...actor,
        action: `user.un${kind}`,
        before: user[kind],
        after: { reason },
        undoable: false,
      };
    });
  }

  shadow(actor: Actor, id: string, is: boolean, { reason, version }: LiftBody): Promise<ActResult> {
    return this.#act(id, version, async (trx, user) => {
      if (user.shadowBanned === is) return null;
      await shadow(trx, id, is);
      const action = is ? 'user.shadow-ban' : 'user.unshadow-ban';
      return {
        ...actor,
        action,
        before: { shadowBanned: !is },
        after: { shadowBanned: is, reason },
        undoable: true,
      };
    });
  }

  /** Closes all connections of the user, or the one that is named. */
  async kick(actor: Actor, id: string, body: KickBody): Promise<ActResult> {
    const { reason, revokeTokens = false, sessionId } = body;
    const { tokens, gateway } = this.#options;
    const isTheirs = ({ id: session, userId }: { id: string; userId: string }) =>
      session === sessionId && userId === id;
    if (sessionId !== undefined && !gateway.sessions().some(isTheirs)) {
      throw new NotFoundError(`connection ${sessionId} of user ${id}`);
    }
    const result = await this.#act(id, undefined, async (trx) => {
      if (revokeTokens) await tokens.revokeAll(trx, id);
      return {
        ...actor,
        action: 'user.kick',
        after: { reason, revokeTokens, sessionId },
        undoable: false,
      };
    });
    const message = reason === '' ? 'an operator closed this connection' : reason;
    gateway.disconnect(sessionId === undefined ? { userId: id } : { sessionId }, {
      code: 'kicked',
      message,
    });
    return result;
  }

  /** Puts a tag on the user or takes it off. @throws ApiError 422 too-many-tags */
  tag(actor: Actor, id: string, tag: string, on: boolean, version?: number): Promise<ActResult> {
    return this.#act(id, version, async (trx, { tags }) => {
      if (tags.includes(tag) === on) return null;
      if (on && tags.length >= MAX_TAGS) {
        throw new ApiError(422, 'too-many-tags', `A user has at most ${MAX_TAGS} tags.`);
      }
      const after = { tags: on ? [...tags, tag] : tags.filter((other) => other !== tag) };
      await trx
        .updateTable('users')
        .set((eb) => ({ ...after, version: eb('version', '+', 1) }))
        .where('id', '=', id)
        .execute();
      return {
        ...actor,
        action: on ? 'user.tag' : 'user.untag',
        before: { tags },
        after,
        undoable: true,
      };
    });
  }

  /**
   * `act` resolves to what is written down, or to null when there was nothing to do.
   * @throws VersionConflictError when a `version` is given and the user has another
   */
  async #act(
    id: string,
    version: number | undefined,
    act: (trx: Trx, user: UserRecord) => Promise<Entry | null>,
  ): Promise<ActResult> {
    const { db, users, bus, gateway } = this.#options;
    const result = await db.transaction().execute(async (trx) => {
      const before = demandAlive(await users.lock(trx, id), id);
      if (version !== undefined && before.version !== version) {
        throw new VersionConflictError(withOwnDevices(gateway.presence, before));
      }
      const entry = await act(trx, before);
      if (entry === null) return { user: before, changed: false, undoable: false };
      const { undoable, ...done } = entry;
      await recordAct(trx, { ...done, targetType: 'user', targetId: id });
      const user = await users.byId(id, trx);
      if (!user) throw new Error(`user ${id} vanished within a transaction`);
      return { user, changed: true, undoable };
    });
    if (result.changed) bus.publish('users-changed', { userIds: [id] });
    return result;
  }
}
