import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type {
  Announcement,
  AnnouncementProgress,
  AnnouncementsQuery,
  NewAnnouncement,
} from '#contract/rest/announcements';
import type { Page } from '#contract/rest/problem';
import type { ApiError } from '../core/api/api-error.ts';

export const AnnouncementsPageActions = createActionGroup({
  source: 'Announcements Page',
  events: {
    opened: emptyProps(),
    left: emptyProps(),
    /** The address names this part of the list: on arrival, and each time it changes. */
    listWanted: props<{ query: AnnouncementsQuery }>(),
    listRetried: emptyProps(),
  },
});

export const AnnouncementDrawerActions = createActionGroup({
  source: 'Announcement Drawer',
  events: {
    /** The address names this announcement. */
    opened: props<{ id: string }>(),
    retried: props<{ id: string }>(),
    closed: emptyProps(),
  },
});

export const ComposePageActions = createActionGroup({
  source: 'Compose Page',
  events: {
    opened: emptyProps(),
    left: emptyProps(),
    /** `key` tells a repeated request from a second announcement. */
    sendConfirmed: props<{ announcement: NewAnnouncement; key: string }>(),
    /** Back from the question to the form: what went wrong has been read. */
    sendAbandoned: emptyProps(),
  },
});

export const AnnouncementsApiActions = createActionGroup({
  source: 'Announcements API',
  events: {
    listLoaded: props<{ page: Page<Announcement> }>(),
    listFailed: props<{ error: ApiError }>(),
    announcementLoaded: props<{ announcement: Announcement }>(),
    announcementFailed: props<{ id: string; error: ApiError }>(),
    sent: props<{ announcement: Announcement }>(),
    sendFailed: props<{ error: ApiError }>(),
  },
});

/** What comes over the IM connection. Times are milliseconds since 1970. */
export const LiveActions = createActionGroup({
  source: 'Announcements Live',
  events: {
    /** Connected: from here on numbers arrive; `progress` is what the server remembers. */
    caughtUp: props<{ progress: readonly AnnouncementProgress[] }>(),
    progressed: props<{ progress: readonly AnnouncementProgress[] }>(),
    /** What is listed is no longer what the server would list. */
    listOutdated: emptyProps(),
    connectionLost: props<{ at: number }>(),
    /** The server does not let this operator follow the numbers. */
    refused: emptyProps(),
    onlineCounted: props<{ users: number; at: number }>(),
  },
});
