import { Component, computed, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { User } from '#contract/rest/users';
import { CopyButton } from '../../../shared/copy-button/copy-button.ts';
import { exactTime, wholeNumber } from '../../../shared/formats.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { UserStatusBadge } from '../../user-status/user-status.ts';

/** Who a user is, how to reach them, and how the account stands. */
@Component({
  selector: 'app-user-profile',
  imports: [CopyButton, Moment, TranslocoPipe, UserStatusBadge],
  templateUrl: './user-profile.html',
  styleUrls: ['../../../shared/facts.less', './user-profile.less'],
})
export class UserProfile {
  readonly user = input.required<User>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  protected readonly points = computed(() => wholeNumber(this.user().points, this.language()));
  /** Why what is in force is so, and when exactly it ends; '' for good. */
  protected readonly sanctions = computed(() => {
    const { ban, mute, deletedAt } = this.user();
    if (deletedAt !== null) return [];
    const said = (kind: string, sanction: User['ban']) =>
      sanction === null
        ? []
        : [
            {
              kind,
              reason: sanction.reason,
              until:
                sanction.until === null
                  ? ''
                  : exactTime(Date.parse(sanction.until), this.language()),
            },
          ];
    return [...said('banned', ban), ...said('muted', mute)];
  });
}
