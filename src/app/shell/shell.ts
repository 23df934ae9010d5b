import {
  Component,
  DestroyRef,
  type ElementRef,
  effect,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { type ActivatedRouteSnapshot, NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzI18nService, en_US, zh_CN } from 'ng-zorro-antd/i18n';
import { NzIconModule } from 'ng-zorro-antd/icon';
import { filter, map } from 'rxjs';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../core/language/language.ts';
import { sessionFeature } from '../core/session/session.state.ts';
import { JobTray } from '../jobs/job-tray/job-tray.ts';
import { ModalDialog } from '../shared/modal-dialog/modal-dialog.ts';
import { ToastOutlet } from '../shared/toasts/toast-outlet.ts';
import { AccountMenu } from './account-menu/account-menu.ts';
import { AlarmToasts } from './alarm-toasts/alarm-toasts.ts';
import { Breadcrumb } from './breadcrumb/breadcrumb.ts';
import { CommandPalette } from './command-palette/command-palette.ts';
import { ConnectionBadge } from './connection-badge/connection-badge.ts';
import { ImConnection } from './im-connection.ts';
import { LookMenu } from './look-menu/look-menu.ts';
import { Navigation } from './navigation/navigation.ts';
import { OnlineCount } from './online-count/online-count.ts';
import { Preferences } from './preferences.ts';
import { Watermark } from './watermark/watermark.ts';

/** The frame around every page. While it stands, the console is connected to the IM server. */
@Component({
  selector: 'app-shell',
  imports: [
    AccountMenu,
    AlarmToasts,
    Breadcrumb,
    CommandPalette,
    ConnectionBadge,
    JobTray,
    LookMenu,
    ModalDialog,
    Navigation,
    NzIconModule,
    OnlineCount,
    RouterOutlet,
    ToastOutlet,
    TranslocoPipe,
    Watermark,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.less',
  host: { '(document:keydown)': 'openPalette($event)' },
})
export class Shell {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');

  protected readonly preferences = inject(Preferences);
  protected readonly admin = this.store.selectSignal(sessionFeature.selectAdmin);
  protected readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  protected readonly seesMetrics = () => this.permissions().includes(Permission.MonitorRead);
  protected readonly seesAlarms = () => this.permissions().includes(Permission.TrafficRead);
  /** Nothing else that the frame offers can fail. */
  protected readonly signOutError = this.store.selectSignal(sessionFeature.selectError);
  /** The menu as a drawer, on a narrow screen. */
  protected readonly drawerOpen = signal(false);

  protected readonly paletteOpen = signal(false);
  protected readonly shortcut = /Mac|iP(hone|ad)/.test(navigator.platform) ? '⌘ K' : 'Ctrl K';

  constructor() {
    const connection = inject(ImConnection);
    connection.open();
    inject(DestroyRef).onDestroy(() => connection.close());

    const language = inject(Language);
    const nzI18n = inject(NzI18nService);
    effect(() => nzI18n.setLocale(language.current() === 'zh-CN' ? zh_CN : en_US));

    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        map(() => pageOf(this.router.routerState.snapshot.root)),
        takeUntilDestroyed(),
      )
      .subscribe((page) => this.arriveAt(page));
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }

  protected openPalette(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'k')
      return;
    event.preventDefault();
    this.paletteOpen.set(true);
  }

  private lastPage: string | null = null;

  /**
   * A new page is announced by moving the focus to it. A filter in the address is no new page, nor
   * is a drawer; and the first page is where the browser already is.
   */
  private arriveAt(page: string): void {
    this.drawerOpen.set(false);
    if (this.lastPage !== null && page !== this.lastPage) {
      this.content().nativeElement.focus({ preventScroll: true });
    }
    this.lastPage = page;
  }
}

/** The path of the page, without that of a drawer beside it. */
function pageOf(root: ActivatedRouteSnapshot): string {
  const segments: string[] = [];
  for (
    let route: ActivatedRouteSnapshot | null = root;
    route !== null && route.data['drawer'] !== true;
    route = route.firstChild
  ) {
    segments.push(...route.url.map(({ path }) => path));
  }
  return segments.join('/');
}
