import { Component, inject } from '@angular/core';
import { Store } from '@ngrx/store';
import { Language } from '../../../core/language/language.ts';
import { injectNow } from '../../../shared/clock.ts';
import { UserProfile } from '../user-profile/user-profile.ts';
import { usersFeature } from '../../users.state.ts';

/** Who the open user is, and how the account stands. */
@Component({
  selector: 'app-profile-tab',
  imports: [UserProfile],
  template: `
    @if (user(); as user) {
      <app-user-profile [user]="user" [now]="now()" [language]="language()" />
    }
  `,
})
export class ProfileTab {
  protected readonly user = inject(Store).selectSignal(usersFeature.selectOpen);
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
}
