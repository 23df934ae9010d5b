import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { sessionFeature } from '../../core/session/session.state.ts';
import { Tail } from '../live/tail.ts';
import { TestLine } from '../send/test-line.ts';

/** The frame of the traffic pages. What was watched, and the test connection, last as long as one of them is open. */
@Component({
  selector: 'app-traffic-page',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, TranslocoPipe],
  providers: [Tail, TestLine],
  template: `
    <header>
      <h1>{{ 'pages.traffic' | transloco }}</h1>
      <nav [attr.aria-label]="'traffic.tabs.label' | transloco">
        @for (tab of tabs(); track tab.path) {
          <a [routerLink]="tab.path" routerLinkActive="active" ariaCurrentWhenActive="page">{{
            tab.name | transloco
          }}</a>
        }
      </nav>
    </header>
    <router-outlet />
  `,
  styleUrl: '../../shared/page-tabs.less',
})
export class TrafficPage {
  private readonly permissions = inject(Store).selectSignal(sessionFeature.selectPermissions);

  protected readonly tabs = computed(() =>
    [
      { path: 'live', name: 'traffic.tabs.live', permission: Permission.TrafficRead },
      { path: 'doctor', name: 'traffic.tabs.doctor', permission: Permission.TrafficRead },
      { path: 'test', name: 'traffic.tabs.test', permission: Permission.TrafficSend },
    ].filter(({ permission }) => this.permissions().includes(permission)),
  );
}
