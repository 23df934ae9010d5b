import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { User } from '#contract/rest/users';
import { CopyButton } from '../../shared/copy-button/copy-button.ts';
import { Moment } from '../../shared/moment/moment.ts';

/** Who a user is and how to reach them. */
@Component({
  selector: 'app-user-profile',
  imports: [CopyButton, Moment, TranslocoPipe],
  templateUrl: './user-profile.html',
  styleUrl: './user-profile.less',
})
export class UserProfile {
  readonly user = input.required<User>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();
}
