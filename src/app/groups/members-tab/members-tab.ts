import { Component, computed, effect, inject, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { GroupMember, GroupRole } from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { BulkBar } from '../../shared/bulk-bar/bulk-bar.ts';
import { injectNow } from '../../shared/clock.ts';
import { DataTable } from '../../shared/data-table/data-table.ts';
import { TableCell } from '../../shared/data-table/table-cell.ts';
import { untilText, wholeNumber } from '../../shared/formats.ts';
import { ListFaces } from '../../shared/list-faces/list-faces.ts';
import { injectListPlace } from '../../shared/list/list-place.ts';
import { failedFace, type ListFace } from '../../shared/list/list-state.ts';
import { RowSelection } from '../../shared/list/row-selection.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { Pager } from '../../shared/pager/pager.ts';
import { SearchBox } from '../../shared/search-box/search-box.ts';
import { GroupActDialog } from '../group-act-dialog/group-act-dialog.ts';
import type { GroupAct } from '../group-act.ts';
import type { GroupQuestion } from '../group-question.ts';
import { groupTabsFeature } from '../group-tabs.state.ts';
import { GroupDrawerActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';
import { type MemberAct, MemberActs } from '../member-acts/member-acts.ts';
import { MEMBER_COLUMNS } from './member-columns.ts';
import { MemberName } from './member-name.ts';
import { GROUP_ROLES, MEMBERS_PREFIX, type MembersQuery, membersAddress } from './members-query.ts';

/** A member as the table wants its rows. */
type MemberRow = GroupMember & { readonly id: string };

/** Who belongs to the open group, and as what. What is searched and filtered stands in the address. */
@Component({
  selector: 'app-members-tab',
  imports: [
    GroupActDialog,
    BulkBar,
    DataTable,
    ListFaces,
    MemberActs,
    MemberName,
    Moment,
    NzButtonComponent,
    NzIconDirective,
    Pager,
    SearchBox,
    TableCell,
    TranslocoPipe,
  ],
  templateUrl: './members-tab.html',
  styleUrl: './members-tab.less',
})
export class MembersTab {
  private readonly store = inject(Store);
  private readonly transloco = inject(TranslocoService);
  private readonly place = injectListPlace(membersAddress);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly group = this.store.selectSignal(groupsFeature.selectOpen);
  protected readonly members = this.store.selectSignal(groupTabsFeature.selectMembers);
  private readonly openId = this.store.selectSignal(groupsFeature.selectOpenId);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  protected readonly query = this.place.query;
  protected readonly selection = new RowSelection();
  protected readonly question = signal<GroupQuestion | null>(null);
  protected readonly roles = GROUP_ROLES;
  protected readonly pageParameter = `${MEMBERS_PREFIX}page`;
  protected readonly words = {
    icon: 'team',
    loading: 'groups.member.loading',
    failed: 'groups.member.failed',
    empty: 'groups.member.none',
    emptyHint: 'groups.member.noneHint',
    noMatch: 'groups.member.noMatch',
    noMatchHint: 'groups.member.noMatchHint',
  };

  protected readonly seesUsers = computed(() => this.permissions().includes(Permission.UsersRead));
  protected readonly mayWrite = computed(
    () => this.permissions().includes(Permission.GroupsWrite) && this.group()?.dissolvedAt === null,
  );
  protected readonly columns = computed(() =>
    this.mayWrite() ? MEMBER_COLUMNS : MEMBER_COLUMNS.filter(({ name }) => name !== 'acts'),
  );
  protected readonly rows = computed(
    (): readonly MemberRow[] | null =>
      this.members().data?.items.map((member) => ({ ...member, id: member.userId })) ?? null,
  );
  protected readonly outdated = computed(() => {
    const { data, loading } = this.members();
    return loading && data !== null && JSON.stringify(data.query) !== JSON.stringify(this.query());
  });
  protected readonly face = computed((): ListFace => {
    const { data, error } = this.members();
    if (error !== null && (data === null || error.code === 'page-out-of-reach')) {
      return failedFace(error);
    }
    if (data === null) return 'loading';
    if (data.items.length > 0) return 'rows';
    if (this.outdated()) return 'loading';
    if (data.query.page > 1) return 'beyond';
    return membersAddress.narrowed(this.query()) ? 'noMatch' : 'empty';
  });
  protected readonly total = computed(() =>
    wholeNumber(this.members().data?.total ?? 0, this.language()),
  );
  /** Those chosen who are on the page, and can be acted upon. */
  protected readonly chosen = computed(() =>
    (this.rows() ?? []).filter(({ id, role }) => this.selection.has(id) && role !== 'owner'),
  );

  constructor() {
    effect(() => this.load());
    effect(() => {
      // What was chosen on one page and cannot be seen on the next must not be acted upon.
      this.members();
      this.selection.clear();
    });
  }

  protected readonly nameOf = ({ nickname }: MemberRow) => nickname;

  /** That someone is muted, and until when. */
  protected mutedWords(until: string | null): string {
    const language = this.language();
    if (until === null) return this.transloco.translate('groups.member.muted', {}, language);
    const time = untilText(Date.parse(until), language);
    return this.transloco.translate('groups.member.mutedUntil', { time }, language);
  }

  protected load(): void {
    const [id, query] = [this.openId(), this.query()];
    if (id !== null) this.store.dispatch(GroupDrawerActions.membersWanted({ id, query }));
  }

  protected search(q: string): void {
    // One entry in the history for a search, not one per pause in typing.
    this.place.show({ q }, this.query().q !== undefined && q !== '');
  }

  protected filterRole(role: GroupRole): void {
    this.place.show({ role: this.query().role === role ? null : role });
  }

  protected filterMuted(): void {
    this.place.show({ muted: this.query().muted !== true });
  }

  protected sortBy(sort: string): void {
    this.place.show({ sort: sort as MembersQuery['sort'] });
  }

  protected clearFilters(): void {
    this.place.clearFilters();
  }

  protected act(kind: MemberAct, member: GroupMember): void {
    const { userId } = member;
    switch (kind) {
      case 'makeAdmin':
        this.decide({ kind: 'addAdmins', userIds: [userId] });
        break;
      case 'endAdmin':
        this.decide({ kind: 'removeAdmins', userIds: [userId] });
        break;
      case 'unmute':
        this.decide({ kind: 'unmuteMember', userId, reason: '' });
        break;
      case 'mute':
        this.question.set({ kind: 'muteMember', member });
        break;
      case 'transfer':
        this.question.set({ kind: 'transfer', member });
        break;
      case 'remove':
        this.question.set({ kind: 'removeMembers', members: [member] });
    }
  }

  protected makeAdmins(): void {
    const userIds = this.chosen()
      .filter(({ role }) => role === 'member')
      .map(({ userId }) => userId);
    if (userIds.length > 0) this.decide({ kind: 'addAdmins', userIds });
  }

  protected removeChosen(): void {
    this.question.set({ kind: 'removeMembers', members: this.chosen() });
  }

  private decide(act: GroupAct): void {
    const group = this.group();
    if (group === null) return;
    const members = this.members().data?.items ?? [];
    this.store.dispatch(GroupDrawerActions.actDecided({ act, before: { group, members } }));
  }
}
