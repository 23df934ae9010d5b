import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import type {
  Group,
  GroupActivity,
  GroupBulk,
  GroupChanges,
  GroupHealth,
  GroupMember,
  GroupMembersQuery,
  GroupsExport,
  GroupsQuery,
  MembersAdded,
  NewGroup,
} from '#contract/rest/groups';
import type { Job } from '#contract/rest/jobs';
import type {
  RecallResult,
  StoredMessageRecord,
  StoredMessagesQuery,
} from '#contract/rest/messages';
import type { CursorPage, Page } from '#contract/rest/problem';
import type { GroupAct } from './group-act.ts';

/** The routes under /api/groups. Calls fail with an `ApiError`. */
@Service()
export class GroupsApi {
  private readonly http = inject(HttpClient);

  list(query: GroupsQuery): Observable<Page<Group>> {
    return this.http.get<Page<Group>>('/api/groups', { params: { ...query } });
  }

  one(id: string): Observable<Group> {
    return this.http.get<Group>(pathOf(id));
  }

  create(group: NewGroup): Observable<Group> {
    return this.http.post<Group>('/api/groups', group);
  }

  change(id: string, changes: GroupChanges): Observable<Group> {
    return this.http.patch<Group>(pathOf(id), changes);
  }

  members(id: string, query: GroupMembersQuery): Observable<Page<GroupMember>> {
    return this.http.get<Page<GroupMember>>(pathOf(id, 'members'), { params: { ...query } });
  }

  messages(id: string, query: StoredMessagesQuery): Observable<CursorPage<StoredMessageRecord>> {
    return this.http.get<CursorPage<StoredMessageRecord>>(pathOf(id, 'messages'), {
      params: { ...query },
    });
  }

  recall(messageId: string, reason: string): Observable<RecallResult> {
    return this.http.post<RecallResult>('/api/messages/recall', { ids: [messageId], reason });
  }

  activity(id: string): Observable<GroupActivity> {
    return this.http.get<GroupActivity>(pathOf(id, 'activity'));
  }

  health(id: string): Observable<GroupHealth> {
    return this.http.get<GroupHealth>(pathOf(id, 'health'));
  }

  /**
   * Answers with the group, or, where the act is about one member, with that member. `version`: of the
   * group, where an undo is only meant for what its act left.
   */
  act(id: string, act: GroupAct, version?: number): Observable<Group | MembersAdded | GroupMember> {
    switch (act.kind) {
      case 'addMembers':
        return this.http.post<MembersAdded>(pathOf(id, 'members'), { userIds: act.userIds });
      case 'addAdmins':
        return this.http.post<Group>(pathOf(id, 'admins'), { userIds: act.userIds });
      case 'removeMembers':
      case 'removeAdmins': {
        const whom = act.kind === 'removeMembers' ? 'members' : 'admins';
        return this.http.delete<Group>(pathOf(id, whom), { body: { userIds: act.userIds } });
      }
      case 'muteMember':
      case 'unmuteMember': {
        const { kind, userId, ...body } = act;
        const what = kind === 'muteMember' ? 'mute' : 'unmute';
        return this.http.post<GroupMember>(pathOf(id, 'members', userId, what), body);
      }
      case 'mute':
      case 'unmute':
      case 'ban':
      case 'unban':
      case 'transfer':
      case 'dissolve': {
        const { kind, ...body } = act;
        const seen = version === undefined ? {} : { version };
        return this.http.post<Group>(pathOf(id, kind), { ...body, ...seen });
      }
    }
  }

  bulk(bulk: GroupBulk): Observable<Job> {
    return this.http.post<Job>('/api/groups/bulk', bulk);
  }

  export(order: GroupsExport): Observable<Job> {
    return this.http.post<Job>('/api/groups/export', order);
  }
}

function pathOf(...segments: readonly string[]): string {
  return ['/api/groups', ...segments.map(encodeURIComponent)].join('/');
}
