import { Component, computed, inject, input, output } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconModule } from 'ng-zorro-antd/icon';
import { NzTooltipModule } from 'ng-zorro-antd/tooltip';
import type { Permission } from '#contract/rest/permissions';
import { PAGES } from '../../core/page.ts';

/** The main menu: every page that these permissions open. */
@Component({
  selector: 'app-navigation',
  imports: [NzIconModule, NzTooltipModule, RouterLink, RouterLinkActive, TranslocoPipe],
  templateUrl: './navigation.html',
  styleUrl: './navigation.less',
})
export class Navigation {
  readonly permissions = input.required<readonly Permission[]>();
  /** Icons only, with their names in tooltips. */
  readonly collapsed = input(false);
  readonly chosen = output();

  private readonly allPages = inject(PAGES);
  protected readonly pages = computed(() =>
    this.allPages.filter(({ permission }) => this.permissions().includes(permission)),
  );
}
