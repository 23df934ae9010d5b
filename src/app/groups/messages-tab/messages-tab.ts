import {
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
} from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { StoredMessageRecord, StoredMessagesQuery } from '#contract/rest/messages';
import { Permission } from '#contract/rest/permissions';
import type { ApiError } from '../../core/api/api-error.ts';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { injectNow } from '../../shared/clock.ts';
import { DayJump } from '../../shared/message-list/day-jump.ts';
import { momentAfter } from '../../shared/message-list/day.ts';
import { MessageList } from '../../shared/message-list/message-list.ts';
import { RecallDialog } from '../../shared/message-list/recall-dialog.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { groupTabsFeature } from '../group-tabs.state.ts';
import { GroupDrawerActions } from '../groups.actions.ts';
import { GroupsApi } from '../groups-api.ts';
import { groupsFeature } from '../groups.state.ts';

const MESSAGES_PER_PAGE = 50;
const MAX_CURSOR_CHARACTERS = 64;

/** Query parameters that leave no part of the messages in the address. */
const NO_PART = { 'messages.before': null, 'messages.after': null, 'messages.day': null };

/** What is written in the open group, newest first. Which part of it stands in the address. */
@Component({
  selector: 'app-messages-tab',
  imports: [
    DayJump,
    MessageList,
    NzButtonComponent,
    NzIconDirective,
    ProblemNote,
    RecallDialog,
    RouterLink,
    TranslocoPipe,
  ],
  templateUrl: './messages-tab.html',
  styleUrl: './messages-tab.less',
})
export class MessagesTab {
  private readonly store = inject(Store);
  private readonly route = inject(ActivatedRoute);
  private readonly router = inject(Router);

  private readonly destroyed = inject(DestroyRef);
  private readonly groupsApi = inject(GroupsApi);
  private readonly toasts = inject(Toasts);
  private readonly transloco = inject(TranslocoService);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly messages = this.store.selectSignal(groupTabsFeature.selectMessages);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  protected readonly mayRecall = computed(() =>
    this.permissions().includes(Permission.MessagesRecall),
  );
  private readonly openId = this.store.selectSignal(groupsFeature.selectOpenId);
  /** The message whose dialog stands. */
  protected readonly asked = linkedSignal<string | null, StoredMessageRecord | null>({
    source: this.openId,
    computation: () => null,
  });
  protected readonly recalling = signal(false);
  protected readonly recallError = signal<ApiError | null>(null);
  private readonly parameters = toSignal(this.route.queryParams, {
    initialValue: this.route.snapshot.queryParams,
  });

  private readonly query = computed(
    (): StoredMessagesQuery => {
      const cursor = (name: string) => {
        const value: unknown = this.parameters()[name];
        return typeof value === 'string' ? value.slice(0, MAX_CURSOR_CHARACTERS) : '';
      };
      const [before, after] = [cursor('messages.before'), cursor('messages.after')];
      return {
        limit: MESSAGES_PER_PAGE,
        ...(before === '' ? {} : { before }),
        ...(after === '' || before !== '' ? {} : { after }),
        ...(before === '' && after === '' ? momentAfter(cursor('messages.day')) : {}),
      };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  /** Where to go from here; null where there is nothing that way. */
  protected readonly ways = computed(() => {
    const data = this.messages().data;
    const { before, after, at } = this.query();
    const newest = before === undefined && after === undefined && at === undefined;
    return {
      newest: newest ? null : NO_PART,
      newer: wayTo('after', data?.newer),
      older: wayTo('before', data?.older),
    };
  });
  /** The day that the address names; '' for none. */
  protected readonly day = computed(() => {
    const day: unknown = this.parameters()['messages.day'];
    return typeof day === 'string' ? day : '';
  });

  constructor() {
    effect(() => this.load());
  }

  protected ask(message: StoredMessageRecord): void {
    this.recallError.set(null);
    this.asked.set(message);
  }

  /** It calls the server itself: nothing of it outlasts the dialog but the list, which is loaded again. */
  protected recall(messageId: string, reason: string): void {
    if (this.recalling()) return;
    this.recalling.set(true);
    this.groupsApi
      .recall(messageId, reason)
      .pipe(takeUntilDestroyed(this.destroyed))
      .subscribe({
        next: () => {
          this.recalling.set(false);
          this.asked.set(null);
          const text = this.transloco.translate('shared.recall.done');
          this.toasts.show({ kind: 'success', text, undo: null });
          this.load();
        },
        error: (error: unknown) => {
          this.recalling.set(false);
          this.recallError.set(error as ApiError);
        },
      });
  }

  protected jump(day: string): void {
    const queryParams = { ...NO_PART, 'messages.day': day === '' ? null : day };
    void this.router.navigate([], {
      relativeTo: this.route,
      queryParams,
      queryParamsHandling: 'merge',
    });
  }

  protected load(): void {
    const [id, query] = [this.openId(), this.query()];
    if (id !== null) this.store.dispatch(GroupDrawerActions.messagesWanted({ id, query }));
  }
}

function wayTo(side: 'before' | 'after', cursor: string | null | undefined) {
  if (cursor === null || cursor === undefined) return null;
  return { ...NO_PART, [`messages.${side}`]: cursor };
}
