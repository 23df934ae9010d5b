import type { Announcement, AnnouncementProgress } from '#contract/rest/announcements';

/** The best known numbers of each announcement, by its id. */
export type ProgressById = Readonly<Record<string, AnnouncementProgress>>;

/**
 * Takes in numbers from wherever they come: REST answers and live batches overtake each other, and
 * after a reconnect old ones are repeated. All of them only ever rise, so the larger is the newer;
 * an announcement that is done is not being sent again.
 */
export function mergeProgress(
  known: ProgressById,
  heard: readonly AnnouncementProgress[],
): ProgressById {
  const merged = { ...known };
  for (const next of heard) {
    const { id } = next;
    const last = merged[id];
    merged[id] = {
      id,
      state: last === undefined || last.state === 'sending' ? next.state : last.state,
      targeted: Math.max(next.targeted, last?.targeted ?? 0),
      online: Math.max(next.online, last?.online ?? 0),
      written: Math.max(next.written, last?.written ?? 0),
      acknowledged: Math.max(next.acknowledged, last?.acknowledged ?? 0),
      read: Math.max(next.read, last?.read ?? 0),
    };
  }
  return merged;
}

/** The announcement with the best numbers known for it. */
export function withProgress(announcement: Announcement, known: ProgressById): Announcement {
  return { ...announcement, ...known[announcement.id] };
}
