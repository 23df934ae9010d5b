import type { User } from '#contract/rest/users';
import type { UserRecord } from './user-record.ts';
import type { OnlineFilter } from './users-filter.ts';

/** Who is connected; the gateway knows. */
export interface Presence {
  /** Live connections of each of these users; users without any may be left out. */
  devicesOf(userIds: Iterable<string>): ReadonlyMap<string, number>;
  onlineUserIds(): readonly string[];
}

/** Users as the API answers with them. */
export function withDevices(presence: Presence, records: readonly UserRecord[]): User[] {
  const devices = presence.devicesOf(records.map((user) => user.id));
  return records.map((user) => ({ ...user, onlineDevices: devices.get(user.id) ?? 0 }));
}

/** One user as the API answers with them. */
export function withOwnDevices(presence: Presence, record: UserRecord): User {
  return { ...record, onlineDevices: presence.devicesOf([record.id]).get(record.id) ?? 0 };
}

export function onlineFilter(presence: Presence, is: boolean): OnlineFilter {
  return { is, ids: presence.onlineUserIds() };
}
