import { Component, ElementRef, computed, effect, inject, signal, viewChild } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { Subscription } from 'rxjs';
import type { Job } from '#contract/rest/jobs';
import type { ApiError } from '../../core/api/api-error.ts';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { JobsActions } from '../../jobs/jobs.actions.ts';
import { jobsFeature } from '../../jobs/jobs.state.ts';
import { ImportForm, type ImportRequest } from '../../shared/import-form/import-form.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { UsersApi } from '../users-api.ts';

/**
 * Creates and changes users from a file. A job that was begun goes on when the drawer is closed: the
 * frame follows it. While the file is sent nothing else shows that, so leaving ends it, and is asked
 * about. The file is sent from here and not by an effect, since actions hold plain data only.
 */
@Component({
  selector: 'app-import-drawer',
  imports: [ImportForm, NzButtonComponent, SideDrawer, TranslocoPipe],
  templateUrl: './import-drawer.html',
  styleUrls: ['../../shared/form-footer/form-footer.less', './import-drawer.less'],
})
export class ImportDrawer {
  private readonly store = inject(Store);
  private readonly usersApi = inject(UsersApi);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  private readonly signedIn = this.store.selectSignal(sessionFeature.selectStatus);

  protected readonly language = inject(Language).current;
  /** Bytes of the file that are sent; null when none is on its way. */
  protected readonly sent = signal<number | null>(null);
  private upload: Subscription | undefined;
  private readonly leaving = signal(false);
  /** Whether to give up the sending, which may end before that is answered. */
  protected readonly asking = computed(() => this.leaving() && this.sent() !== null);
  private readonly stay = viewChild<unknown, ElementRef<HTMLElement>>('stay', { read: ElementRef });
  protected readonly error = signal<ApiError | null>(null);
  /** The check or import begun last. */
  private readonly jobId = signal<string | null>(null);
  private readonly jobs = this.store.selectSignal(jobsFeature.selectEntities);
  private readonly followed = computed(() => {
    const id = this.jobId();
    return id === null ? null : (this.jobs()[id] ?? null);
  });
  protected readonly job = computed(() => this.followed()?.job ?? null);
  protected readonly cancelling = computed(() => this.followed()?.cancelling ?? false);
  /** Sending failed, or nothing more is known of what was sent. */
  protected readonly problem = computed(() => this.error() ?? this.followed()?.error ?? null);

  constructor() {
    effect(() => this.stay()?.nativeElement.focus());
  }

  /** Asks in the drawer while the file is on its way; the answer comes as another try to leave. */
  mayLeave(): boolean {
    const sending = this.sent() !== null && this.signedIn() === 'signedIn';
    this.leaving.set(sending);
    return !sending;
  }

  protected keepSending(): void {
    this.leaving.set(false);
  }

  protected stopAndClose(): void {
    this.cancel();
    this.close();
  }

  protected start(request: ImportRequest): void {
    if (this.sent() !== null) return;
    this.sent.set(0);
    this.leaving.set(false);
    this.error.set(null);
    this.jobId.set(null);
    this.upload = this.usersApi.import(request).subscribe({
      next: (news) => {
        if ('sent' in news) this.sent.set(news.sent);
        else this.follow(news.job, request);
      },
      error: (error: unknown) => {
        this.sent.set(null);
        // The interceptor makes one of every failure.
        this.error.set(error as ApiError);
      },
    });
  }

  /** The sending, which leaves nothing on the server, or the job. */
  protected cancel(): void {
    if (this.sent() !== null) {
      this.upload?.unsubscribe();
      this.sent.set(null);
      return;
    }
    const id = this.jobId();
    if (id !== null) this.store.dispatch(JobsActions.cancelAsked({ id }));
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      scroll: 'manual',
    });
  }

  private follow(job: Job, { dryRun, file }: ImportRequest): void {
    const key = dryRun ? 'users.import.checking' : 'users.import.importing';
    const title = { key, values: { name: file.name } };
    this.store.dispatch(JobsActions.begun({ job, title }));
    this.jobId.set(job.id);
    this.sent.set(null);
  }
}
