import type { Announcement, AnnouncementProgress } from '#contract/rest/announcements';

/** Sent to 200, of whom each stage lost some. */
export function buildAnnouncement(overrides: Partial<Announcement> = {}): Announcement {
  return {
    id: '7',
    title: 'Maintenance tonight',
    content: 'From 22:00 to 23:00.\nThank you for your patience.',
    audience: { kind: 'online' },
    createdBy: { id: '1', displayName: 'Ada' },
    createdAt: '2026-11-23T10:00:00.000Z',
    state: 'sent',
    targeted: 200,
    online: 200,
    written: 190,
    acknowledged: 100,
    read: 33,
    ...overrides,
  };
}

export function buildProgress(overrides: Partial<AnnouncementProgress> = {}): AnnouncementProgress {
  const { id, state, targeted, online, written, acknowledged, read } = buildAnnouncement();
  return { id, state, targeted, online, written, acknowledged, read, ...overrides };
}
