import { type EntityState, createEntityAdapter } from '@ngrx/entity';
import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { Announcement, AnnouncementsQuery } from '#contract/rest/announcements';
import type { ApiError } from '../core/api/api-error.ts';
import {
  AnnouncementDrawerActions,
  AnnouncementsApiActions,
  AnnouncementsPageActions,
  ComposePageActions,
  LiveActions,
} from './announcements.actions.ts';
import type { Live } from './live.ts';
import { type ProgressById, mergeProgress, withProgress } from './progress.ts';

export interface AnnouncementsState extends EntityState<Announcement> {
  /** Null until the page has said which part of the list it shows. */
  readonly query: AnnouncementsQuery | null;
  /** The announcements of that part, in order; null while they are not known. */
  readonly listedIds: readonly string[] | null;
  /** Announcements on the server. */
  readonly totalCount: number;
  readonly listLoading: boolean;
  readonly listError: ApiError | null;
  readonly openId: string | null;
  readonly openError: ApiError | null;
  /** Of every announcement heard of, listed or not: an answer of REST may be older than these. */
  readonly progress: ProgressById;
  /** Announcements first heard of live, since the list was last asked for. */
  readonly newcomers: readonly string[];
  /** The connection was away since the list was last asked for. */
  readonly missedSome: boolean;
  readonly live: Live;
  /** End users online, and when they were counted (ms since 1970). */
  readonly onlineUsers: { readonly users: number; readonly at: number } | null;
  readonly sending: 'idle' | 'underWay' | 'done';
  readonly sendError: ApiError | null;
}

const adapter = createEntityAdapter<Announcement>();

const initialState: AnnouncementsState = adapter.getInitialState({
  query: null,
  listedIds: null,
  totalCount: 0,
  listLoading: false,
  listError: null,
  openId: null,
  openError: null,
  progress: {},
  newcomers: [],
  missedSome: false,
  live: { kind: 'connecting' },
  onlineUsers: null,
  sending: 'idle',
  sendError: null,
});

export const announcementsFeature = createFeature({
  name: 'announcements',
  reducer: createReducer(
    initialState,
    on(AnnouncementsPageActions.opened, (state): AnnouncementsState => ({
      ...state,
      live: { kind: 'connecting' },
    })),
    on(AnnouncementsPageActions.listWanted, (state, { query }): AnnouncementsState => ({
      ...loading(state),
      query,
      // What was seen here before is shown at once, and made current behind.
      listedIds: samePart(state.query, query) ? state.listedIds : null,
    })),
    on(
      AnnouncementsPageActions.listRetried,
      LiveActions.listOutdated,
      (state): AnnouncementsState => loading(state),
    ),
    on(AnnouncementsApiActions.listLoaded, (state, { page }): AnnouncementsState => {
      const listedIds = page.items.map(({ id }) => id);
      const open = state.openId === null ? undefined : state.entities[state.openId];
      const kept = open === undefined || listedIds.includes(open.id) ? [] : [open];
      return adapter.setAll([...page.items, ...kept], {
        ...state,
        progress: mergeProgress(state.progress, page.items),
        listedIds,
        totalCount: page.total,
        listLoading: false,
        newcomers: state.newcomers.filter((id) => !listedIds.includes(id)),
      });
    }),
    on(AnnouncementsApiActions.listFailed, (state, { error }): AnnouncementsState => ({
      ...state,
      listLoading: false,
      listError: error,
    })),
    on(AnnouncementDrawerActions.opened, (state, { id }): AnnouncementsState => ({
      ...state,
      openId: id,
      openError: null,
    })),
    on(AnnouncementDrawerActions.retried, (state): AnnouncementsState => ({
      ...state,
      openError: null,
    })),
    on(AnnouncementDrawerActions.closed, (state): AnnouncementsState => ({
      ...state,
      openId: null,
      openError: null,
    })),
    on(AnnouncementsApiActions.announcementLoaded, (state, { announcement }): AnnouncementsState =>
      takeIn(state, [announcement]),
    ),
    on(AnnouncementsApiActions.announcementFailed, (state, { id, error }): AnnouncementsState =>
      id === state.openId ? { ...state, openError: error } : state,
    ),
    on(LiveActions.caughtUp, (state, { progress }): AnnouncementsState => ({
      ...state,
      live: { kind: 'following' },
      missedSome: state.missedSome || state.live.kind === 'away',
      progress: mergeProgress(state.progress, progress),
    })),
    on(LiveActions.progressed, (state, { progress }): AnnouncementsState => ({
      ...state,
      progress: mergeProgress(state.progress, progress),
      newcomers: [
        ...state.newcomers,
        ...progress.map(({ id }) => id).filter((id) => !Object.hasOwn(state.progress, id)),
      ],
    })),
    on(LiveActions.connectionLost, (state, { at }): AnnouncementsState => ({
      ...state,
      // Each further try fails too; it was lost when it was lost.
      live: state.live.kind === 'away' ? state.live : { kind: 'away', since: at },
    })),
    on(LiveActions.refused, (state): AnnouncementsState => ({
      ...state,
      live: { kind: 'refused' },
    })),
    on(LiveActions.onlineCounted, (state, { users, at }): AnnouncementsState => ({
      ...state,
      onlineUsers: { users, at },
    })),
    on(ComposePageActions.opened, (state): AnnouncementsState => ({
      ...state,
      // One that was left while being sent is still being sent.
      sending: state.sending === 'done' ? 'idle' : state.sending,
    })),
    on(ComposePageActions.sendConfirmed, (state): AnnouncementsState => ({
      ...state,
      sending: 'underWay',
      sendError: null,
    })),
    on(ComposePageActions.sendAbandoned, (state): AnnouncementsState => ({
      ...state,
      sendError: null,
    })),
    on(AnnouncementsApiActions.sent, (state, { announcement }): AnnouncementsState => ({
      ...takeIn(state, [announcement]),
      sending: 'done',
    })),
    on(AnnouncementsApiActions.sendFailed, (state, { error }): AnnouncementsState => ({
      ...state,
      sending: 'idle',
      sendError: error,
    })),
  ),
  extraSelectors: ({
    selectAnnouncementsState,
    selectEntities,
    selectListedIds,
    selectOpenId,
    selectProgress,
  }) => ({
    /** The list was loaded, and lacks what happened since: new rows come on the first page. */
    selectListOutdated: createSelector(
      selectAnnouncementsState,
      ({ listedIds, listLoading, missedSome, newcomers, query }) =>
        listedIds !== null &&
        !listLoading &&
        (missedSome || (query?.page === 1 && newcomers.length > 0)),
    ),
    /** The rows of the list with the best numbers known; null while there are none to show. */
    selectRows: createSelector(
      selectListedIds,
      selectEntities,
      selectProgress,
      (ids, entities, progress) =>
        ids?.flatMap((id) => {
          const announcement = entities[id];
          return announcement === undefined ? [] : [withProgress(announcement, progress)];
        }) ?? null,
    ),
    /** What the drawer shows; null while it is not known. */
    selectOpen: createSelector(
      selectOpenId,
      selectEntities,
      selectProgress,
      (id, entities, progress) => {
        const announcement = id === null ? undefined : entities[id];
        return announcement === undefined ? null : withProgress(announcement, progress);
      },
    ),
  }),
});

function loading(state: AnnouncementsState): AnnouncementsState {
  return { ...state, listLoading: true, listError: null, newcomers: [], missedSome: false };
}

function samePart(one: AnnouncementsQuery | null, other: AnnouncementsQuery): boolean {
  return one?.page === other.page && one.pageSize === other.pageSize;
}

function takeIn(
  state: AnnouncementsState,
  announcements: readonly Announcement[],
): AnnouncementsState {
  return adapter.upsertMany([...announcements], {
    ...state,
    progress: mergeProgress(state.progress, announcements),
  });
}
