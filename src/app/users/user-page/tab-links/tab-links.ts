import { Component, computed, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NO_PART } from '../user-tab.ts';

const ORDER = [
  'profile',
  'sessions',
  'groups',
  'friends',
  'messages',
  'sign-ins',
  'acts',
  'notes',
  'points',
] as const;

/** The ways to the tabs of a user. Each has an address; the list's filters stay in it. */
@Component({
  selector: 'app-tab-links',
  imports: [RouterLink, RouterLinkActive, TranslocoPipe],
  template: `
    <nav [attr.aria-label]="'users.page.tabs' | transloco">
      @for (tab of tabs(); track tab.name) {
        <a
          #link
          [routerLink]="tab.path"
          routerLinkActive="active"
          ariaCurrentWhenActive="page"
          [queryParams]="noPart"
          queryParamsHandling="merge"
          [routerLinkActiveOptions]="exactly"
          (isActiveChange)="reveal(link, $event)"
          >{{ 'users.page.tab.' + tab.name | transloco }}</a
        >
      }
    </nav>
  `,
  styleUrl: './tab-links.less',
})
export class TabLinks {
  readonly userId = input.required<string>();
  readonly readsMessages = input.required<boolean>();

  protected readonly tabs = computed(() =>
    ORDER.filter((name) => name !== 'messages' || this.readsMessages()).map((name) => ({
      name,
      path: ['/users', this.userId(), ...(name === 'profile' ? [] : [name])],
    })),
  );
  protected readonly noPart = NO_PART;
  protected readonly exactly = {
    paths: 'exact',
    queryParams: 'ignored',
    matrixParams: 'ignored',
    fragment: 'ignored',
  } as const;

  /** On a phone not all of them fit: the one that is open is always in sight. */
  protected reveal(link: HTMLElement, active: boolean): void {
    if (active) link.scrollIntoView({ block: 'nearest', inline: 'center' });
  }
}
