import { Component, computed, inject } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Language } from '../../../core/language/language.ts';
import { injectNow } from '../../../shared/clock.ts';
import { exactTime } from '../../../shared/formats.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';
import { type ActWords, actFields } from './act-fields.ts';

/** Acts that have a name in the operator's language; others show the name the audit log has. */
const NAMED: ReadonlySet<string> = new Set([
  'friendship.create',
  'friendship.delete',
  'messages.read',
  'messages.recall',
  'user.ban',
  'user.create',
  'user.erase',
  'user.kick',
  'user.mute',
  'user.note.create',
  'user.note.delete',
  'user.password.choose',
  'user.password.reset',
  'user.points',
  'user.shadow-ban',
  'user.tag',
  'user.unban',
  'user.unmute',
  'user.unshadow-ban',
  'user.untag',
  'user.update',
]);

/** Fields of the audit log that have a name, too; others show the one they have there. */
const NAMED_FIELDS: ReadonlySet<string> = new Set([
  'amount',
  'avatar',
  'ban',
  'counts',
  'digest',
  'email',
  'eraseMessages',
  'friendId',
  'friends',
  'gender',
  'id',
  'imported',
  'memberships',
  'messages',
  'mute',
  'nickname',
  'noteId',
  'notes',
  'phone',
  'points',
  'pointsEntries',
  'revokeTokens',
  'sessionId',
  'shadowBanned',
  'signIns',
  'tags',
  'tokens',
  'until',
  'userId',
  'username',
  'withUserIds',
]);

/** What operators did to the user: what, who, why, and what changed by it. */
@Component({
  selector: 'app-acts-tab',
  imports: [Moment, TabFrame, TranslocoPipe],
  templateUrl: './acts-tab.html',
  styleUrl: './acts-tab.less',
})
export class ActsTab {
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('acts');
  private readonly transloco = inject(TranslocoService);
  private readonly sayings = computed((): ActWords => {
    const language = this.language();
    const say = (key: string) => this.transloco.translate(`users.page.acts.${key}`, {}, language);
    return {
      yes: say('yes'),
      no: say('no'),
      time: (at) => exactTime(at, language),
      nameOf: (field) => (NAMED_FIELDS.has(field) ? say(`name.${field}`) : field),
    };
  });
  protected readonly acts = computed(() =>
    this.tab.data()?.items.map((act) => ({
      ...act,
      nameKey: NAMED.has(act.action) ? `users.page.acts.action.${act.action}` : null,
      fields: actFields(act.before, act.after, this.sayings()),
    })),
  );
}
