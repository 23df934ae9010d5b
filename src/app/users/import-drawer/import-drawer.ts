import { Component, computed, inject, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import type { Subscription } from 'rxjs';
import type { Job } from '#contract/rest/jobs';
import type { ApiError } from '../../core/api/api-error.ts';
import { Language } from '../../core/language/language.ts';
import { JobsActions } from '../../jobs/jobs.actions.ts';
import { jobsFeature } from '../../jobs/jobs.state.ts';
import { ImportForm, type ImportRequest } from '../../shared/import-form/import-form.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { UsersApi } from '../users-api.ts';

/**
 * Creates and changes users from a file. What was begun goes on when the drawer is closed: the frame
 * follows it. The file is sent from here and not by an effect, since actions hold plain data only.
 */
@Component({
  selector: 'app-import-drawer',
  imports: [ImportForm, SideDrawer, TranslocoPipe],
  templateUrl: './import-drawer.html',
  styleUrl: './import-drawer.less',
})
export class ImportDrawer {
  private readonly store = inject(Store);
  private readonly usersApi = inject(UsersApi);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  protected readonly language = inject(Language).current;
  /** Bytes of the file that are sent; null when none is on its way. */
  protected readonly sent = signal<number | null>(null);
  private upload: Subscription | undefined;
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

  protected start(request: ImportRequest): void {
    if (this.sent() !== null) return;
    this.sent.set(0);
    this.error.set(null);
    this.jobId.set(null);
    // Not given up with the drawer: the file may have arrived by then, and nobody would know.
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
