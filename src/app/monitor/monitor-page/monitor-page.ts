import { Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';

/** The frame of the monitor's pages. */
@Component({
  selector: 'app-monitor-page',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, TranslocoPipe],
  template: `
    <header>
      <h1>{{ 'pages.monitor' | transloco }}</h1>
      <nav [attr.aria-label]="'monitor.tabs.label' | transloco">
        @for (tab of tabs; track tab.path) {
          <a
            [routerLink]="tab.path"
            routerLinkActive="active"
            ariaCurrentWhenActive="page"
            [routerLinkActiveOptions]="{ exact: false }"
            >{{ tab.name | transloco }}</a
          >
        }
      </nav>
    </header>
    <router-outlet />
  `,
  styleUrl: '../../shared/page-tabs.less',
})
export class MonitorPage {
  protected readonly tabs = [
    { path: 'live', name: 'monitor.tabs.live' },
    { path: 'sessions', name: 'monitor.tabs.sessions' },
  ];
}
