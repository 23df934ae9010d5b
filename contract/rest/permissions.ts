/** Every permission there is. A route names the one it needs; a role is a set of them. */
export const Permission = {
  UsersRead: 'users:read',
  UsersWrite: 'users:write',
  GroupsRead: 'groups:read',
  GroupsWrite: 'groups:write',
  AnnouncementsRead: 'announcements:read',
  AnnouncementsSend: 'announcements:send',
  MonitorRead: 'monitor:read',
} as const;
export type Permission = (typeof Permission)[keyof typeof Permission];

export const ALL_PERMISSIONS: readonly Permission[] = Object.values(Permission);

/** Roles and what they may do. */
export const ROLES = { owner: ALL_PERMISSIONS } as const satisfies Record<
  string,
  readonly Permission[]
>;
export type Role = keyof typeof ROLES;
