import { Component, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzDropdownModule } from 'ng-zorro-antd/dropdown';
import { NzIconModule } from 'ng-zorro-antd/icon';
import { AccountMenuActions } from '../../core/session/session.actions.ts';
import { Preferences } from '../preferences.ts';

/** The operator's own matters. */
@Component({
  selector: 'app-account-menu',
  imports: [NzDropdownModule, NzIconModule, RouterLink, TranslocoPipe],
  templateUrl: './account-menu.html',
  styleUrl: '../header-button.less',
})
export class AccountMenu {
  private readonly store = inject(Store);
  protected readonly preferences = inject(Preferences);

  readonly name = input.required<string>();

  protected signOut(): void {
    this.store.dispatch(AccountMenuActions.signOutChosen());
  }
}
