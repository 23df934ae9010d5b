import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';

/** The ways through a growing list as links: each page has an address, its cursor in a query parameter. */
@Component({
  selector: 'app-keyset-pager',
  imports: [NzIconDirective, RouterLink, TranslocoPipe],
  template: `
    <nav [attr.aria-label]="'pager.label' | transloco">
      @if (!newest()) {
        <a
          [routerLink]="[]"
          [queryParams]="{ before: null, after: null }"
          queryParamsHandling="merge"
        >
          {{ 'shared.keyset.newest' | transloco }}
        </a>
      }
      @if (newer(); as after) {
        <a [routerLink]="[]" [queryParams]="{ before: null, after }" queryParamsHandling="merge">
          <nz-icon nzType="left" aria-hidden="true" />{{ 'shared.keyset.newer' | transloco }}
        </a>
      }
      @if (older(); as before) {
        <a [routerLink]="[]" [queryParams]="{ before, after: null }" queryParamsHandling="merge">
          {{ 'shared.keyset.older' | transloco }}<nz-icon nzType="right" aria-hidden="true" />
        </a>
      }
    </nav>
  `,
  styleUrl: './keyset-pager.less',
})
export class KeysetPager {
  /** The first page is shown. */
  readonly newest = input.required<boolean>();
  /** Cursors of the pages beside; null where there is none. */
  readonly newer = input.required<string | null>();
  readonly older = input.required<string | null>();
}
