import { setImmediate as turn } from 'node:timers/promises';
import { ChatType } from '#contract/wire/packets/message';
import { type Push, PushCode } from '#contract/wire/packets/push';
import type { Bus } from '../bus/bus.ts';
import type { Log, Membership } from '../gateway/ports.ts';

/** Members told in one turn of the event loop, so that a large group never holds up everybody else. */
const MEMBERS_PER_TURN = 250;

/**
 * Makes a committed change of a group hold at once: every node forgets what it remembers of the group,
 * and members' clients are told to load it again.
 */
export class GroupNews {
  readonly #bus: Bus;
  readonly #membership: Pick<Membership, 'memberIds'>;
  readonly #log: Log;

  /** `membership` must have subscribed to the bus before: it has forgotten the members when this asks. */
  constructor(bus: Bus, membership: Pick<Membership, 'memberIds'>, log: Log) {
    this.#bus = bus;
    this.#membership = membership;
    this.#log = log;
  }

  /** `gone`: who was a member until now, and is told too. */
  changed(groupId: string, gone: readonly string[] = []): void {
    this.#bus.publish('groups-changed', { groupIds: [groupId] });
    void this.#tell(groupId, gone);
  }

  /** Never rejects: what may be said where holds already, and clients load a chat when they open it. */
  async #tell(groupId: string, gone: readonly string[]): Promise<void> {
    const push: Push = {
      code: PushCode.ChatChanged,
      eventValue: groupId,
      eventObj: ChatType.Group,
      msg: '',
      success: true,
    };
    try {
      const told = [...gone, ...(await this.#membership.memberIds(groupId))];
      for (let from = 0; from < told.length; from += MEMBERS_PER_TURN) {
        if (from > 0) await turn();
        this.#bus.toUsers(told.slice(from, from + MEMBERS_PER_TURN), { kind: 'push', push });
      }
    } catch (err) {
      this.#log.warn({ err, groupId }, 'members could not be told that their group changed');
    }
  }
}
