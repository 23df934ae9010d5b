import { CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzIconModule } from 'ng-zorro-antd/icon';
import { AccountMenuActions } from '../../core/session/session.actions.ts';
import { Preferences } from '../preferences.ts';

/** The operator's own matters. */
@Component({
  selector: 'app-account-menu',
  imports: [CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger, NzIconModule, TranslocoPipe],
  templateUrl: './account-menu.html',
  styleUrl: '../header-menu.less',
})
export class AccountMenu {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  protected readonly preferences = inject(Preferences);

  readonly name = input.required<string>();

  protected changePassword(): void {
    void this.router.navigate(['/password'], { queryParams: { returnUrl: this.router.url } });
  }

  protected signOut(): void {
    this.store.dispatch(AccountMenuActions.signOutChosen());
  }
}
