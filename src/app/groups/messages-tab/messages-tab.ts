import { Component, computed, effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { CursorQuery } from '#contract/rest/problem';
import { Language } from '../../core/language/language.ts';
import { injectNow } from '../../shared/clock.ts';
import { MessageList } from '../../shared/message-list/message-list.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { groupTabsFeature } from '../group-tabs.state.ts';
import { GroupDrawerActions } from '../groups.actions.ts';
import { groupsFeature } from '../groups.state.ts';

const MESSAGES_PER_PAGE = 50;
const MAX_CURSOR_CHARACTERS = 64;

/** What is written in the open group, newest first. Which part of it stands in the address. */
@Component({
  selector: 'app-messages-tab',
  imports: [MessageList, NzButtonComponent, ProblemNote, RouterLink, TranslocoPipe],
  templateUrl: './messages-tab.html',
  styleUrl: './messages-tab.less',
})
export class MessagesTab {
  private readonly store = inject(Store);
  private readonly route = inject(ActivatedRoute);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly messages = this.store.selectSignal(groupTabsFeature.selectMessages);
  private readonly openId = this.store.selectSignal(groupsFeature.selectOpenId);
  private readonly parameters = toSignal(this.route.queryParams, {
    initialValue: this.route.snapshot.queryParams,
  });

  private readonly query = computed(
    (): CursorQuery => {
      const cursor = (name: string) => {
        const value: unknown = this.parameters()[name];
        return typeof value === 'string' ? value.slice(0, MAX_CURSOR_CHARACTERS) : '';
      };
      const [before, after] = [cursor('messages.before'), cursor('messages.after')];
      return {
        limit: MESSAGES_PER_PAGE,
        ...(before === '' ? {} : { before }),
        ...(after === '' || before !== '' ? {} : { after }),
      };
    },
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  /** Where to go from here; null where there is nothing that way. */
  protected readonly ways = computed(() => {
    const data = this.messages().data;
    const newest = this.query().before === undefined && this.query().after === undefined;
    return {
      newest: newest ? null : { 'messages.before': null, 'messages.after': null },
      newer: wayTo('after', data?.newer),
      older: wayTo('before', data?.older),
    };
  });

  constructor() {
    effect(() => this.load());
  }

  protected load(): void {
    const [id, query] = [this.openId(), this.query()];
    if (id !== null) this.store.dispatch(GroupDrawerActions.messagesWanted({ id, query }));
  }
}

function wayTo(side: 'before' | 'after', cursor: string | null | undefined) {
  if (cursor === null || cursor === undefined) return null;
  const other = side === 'before' ? 'after' : 'before';
  return { [`messages.${side}`]: cursor, [`messages.${other}`]: null };
}
