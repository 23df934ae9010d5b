import { type Static, Type } from 'typebox';
import { IdSchema, LINE_PATTERN, PageSchema, TimeSchema } from './problem.ts';

/** `sending` until the last socket was written to, then `sent`; `failed` when sending broke off. */
export const ANNOUNCEMENT_STATES = ['sending', 'sent', 'failed'] as const;

/** Who is meant. Only those online, for now. */
export const AudienceSchema = Type.Object(
  { kind: Type.Literal('online') },
  { additionalProperties: false },
);
export type Audience = Static<typeof AudienceSchema>;

export const MAX_TITLE_CHARACTERS = 100;
export const MAX_ANNOUNCEMENT_CHARACTERS = 4000;

/** POST /api/announcements */
export const NewAnnouncementSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: MAX_TITLE_CHARACTERS, pattern: LINE_PATTERN }),
    content: Type.String({ minLength: 1, maxLength: MAX_ANNOUNCEMENT_CHARACTERS, pattern: '\\S' }),
    audience: AudienceSchema,
  },
  { additionalProperties: false },
);
export type NewAnnouncement = Static<typeof NewAnnouncementSchema>;

/**
 * How far an announcement came. All are numbers of users, each counted once however many devices
 * they have, so each is at most the one before it.
 */
export const AnnouncementProgressSchema = Type.Object({
  id: IdSchema,
  state: Type.Enum([...ANNOUNCEMENT_STATES]),
  /** Users the audience names. */
  targeted: Type.Integer(),
  /** Of these, users with a live session when it was sent. */
  online: Type.Integer(),
  /** Of these, users to whose socket it was written. */
  written: Type.Integer(),
  /** Of these, users whose client said that it has it. Old clients never do. */
  acknowledged: Type.Integer(),
  /** Of these, users who opened it. */
  read: Type.Integer(),
});
export type AnnouncementProgress = Static<typeof AnnouncementProgressSchema>;

export const AnnouncementSchema = Type.Object({
  ...AnnouncementProgressSchema.properties,
  title: Type.String(),
  content: Type.String(),
  audience: AudienceSchema,
  createdBy: Type.Object({ id: IdSchema, displayName: Type.String() }),
  createdAt: TimeSchema,
});
export type Announcement = Static<typeof AnnouncementSchema>;

export const AnnouncementsPageSchema = PageSchema(AnnouncementSchema);
export const AnnouncementsQuerySchema = Type.Object(
  {
    page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
    pageSize: Type.Integer({ minimum: 1, maximum: 200, default: 20 }),
  },
  { additionalProperties: false },
);
export type AnnouncementsQuery = Static<typeof AnnouncementsQuerySchema>;
