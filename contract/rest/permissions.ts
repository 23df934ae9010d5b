/** Every permission there is. A route names the one it needs; a role is a set of them. */
export const Permission = {
  UsersRead: 'users:read',
  UsersWrite: 'users:write',
  /** Delete an account for good, and export all data of one. */
  UsersErase: 'users:erase',
  GroupsRead: 'groups:read',
  GroupsWrite: 'groups:write',
  /** Read what people wrote; each read of a private chat is in the audit log. */
  MessagesRead: 'messages:read',
  MessagesRecall: 'messages:recall',
  AnnouncementsRead: 'announcements:read',
  AnnouncementsSend: 'announcements:send',
  MonitorRead: 'monitor:read',
  /** Close everybody's connections and take none, for maintenance. */
  MonitorDrain: 'monitor:drain',
  /** Watch frames as they pass, what people wrote masked; see violations and set alarms. */
  TrafficRead: 'traffic:read',
  /** Have them unmasked for a time, with a reason. */
  TrafficReveal: 'traffic:reveal',
  /** Send packets from a test connection. */
  TrafficSend: 'traffic:send',
  /** Read who did what. */
  AuditRead: 'audit:read',
} as const;
export type Permission = (typeof Permission)[keyof typeof Permission];

export const ALL_PERMISSIONS: readonly Permission[] = Object.values(Permission);

/** Roles and what they may do. */
export const ROLES = { owner: ALL_PERMISSIONS } as const satisfies Record<
  string,
  readonly Permission[]
>;
export type Role = keyof typeof ROLES;
