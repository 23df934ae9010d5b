import {
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzInputDirective } from 'ng-zorro-antd/input';
import { map } from 'rxjs';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { injectNow } from '../../shared/clock.ts';
import { CONTENT_LIMIT, TITLE_LIMIT, characters } from '../announcement-limits.ts';
import { ComposePageActions } from '../announcements.actions.ts';
import { announcementsFeature } from '../announcements.state.ts';
import { type AnnouncementText, DraftStorage, EMPTY_DRAFT, keyFor } from '../draft-storage.ts';
import { LeaveDialog, type LeaveChoice } from '../leave-dialog/leave-dialog.ts';
import { NoticePreview } from '../notice-preview/notice-preview.ts';
import { OnlineAudience } from '../online-audience/online-audience.ts';
import { SendDialog } from '../send-dialog/send-dialog.ts';
import { audienceOf } from '../online-audience/audience.ts';
import { type TextErrors, atMost, notBlank } from './text-validators.ts';

interface TextProblem {
  readonly kind: 'blank' | 'tooLong';
  readonly excess: number;
}

/** Write an announcement, see how it will look, send it. What is typed is kept as a draft. */
@Component({
  selector: 'app-compose-page',
  imports: [
    LeaveDialog,
    NoticePreview,
    NzButtonComponent,
    NzInputDirective,
    OnlineAudience,
    ReactiveFormsModule,
    SendDialog,
    TranslocoPipe,
  ],
  templateUrl: './compose-page.html',
  styleUrl: './compose-page.less',
  host: { '(window:beforeunload)': 'warnOfLoss($event)' },
})
export class ComposePage {
  private readonly store = inject(Store);
  private readonly drafts = inject(DraftStorage);
  private readonly titleField = viewChild.required<ElementRef<HTMLElement>>('titleField');
  private readonly contentField = viewChild.required<ElementRef<HTMLElement>>('contentField');

  protected readonly reviewKeys = /Mac|iP/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl Enter';
  protected readonly titleLimit = TITLE_LIMIT;
  protected readonly contentLimit = CONTENT_LIMIT;
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly sending = this.store.selectSignal(announcementsFeature.selectSending);
  protected readonly sendError = this.store.selectSignal(announcementsFeature.selectSendError);
  private readonly onlineUsers = this.store.selectSignal(announcementsFeature.selectOnlineUsers);
  private readonly sessionStatus = this.store.selectSignal(sessionFeature.selectStatus);

  private draft = this.drafts.read();
  protected readonly form = new FormGroup({
    title: new FormControl(this.draft.title, {
      nonNullable: true,
      validators: [notBlank, atMost(TITLE_LIMIT)],
    }),
    content: new FormControl(this.draft.content, {
      nonNullable: true,
      validators: [notBlank, atMost(CONTENT_LIMIT)],
    }),
  });
  protected readonly text = toSignal(
    this.form.valueChanges.pipe(map((): AnnouncementText => this.form.getRawValue())),
    { initialValue: this.form.getRawValue() },
  );
  private readonly formEvent = toSignal(this.form.events);
  protected readonly titleProblem = computed(() => this.problemOf(this.form.controls.title));
  protected readonly contentProblem = computed(() => this.problemOf(this.form.controls.content));
  protected readonly empty = computed(() => isEmpty(this.text()));
  protected readonly counts = computed(() => ({
    title: characters(this.text().title.trim()),
    content: characters(this.text().content.trim()),
  }));

  /** What is to be said of the draft under the form. */
  protected readonly draftNote = signal<'restored' | 'kept' | 'notKept' | 'discarded' | null>(
    isEmpty(this.draft) ? null : 'restored',
  );
  private discarded: AnnouncementText | null = null;

  protected readonly audience = computed(() => audienceOf(this.onlineUsers(), this.now()));
  protected readonly reviewing = signal(false);
  /** What goes out: without the blanks around it. */
  protected readonly outgoing = computed((): AnnouncementText => ({
    title: this.text().title.trim(),
    content: this.text().content.trim(),
  }));
  protected readonly leaving = signal<((leave: boolean) => void) | null>(null);

  constructor() {
    this.store.dispatch(ComposePageActions.opened());
    inject(DestroyRef).onDestroy(() => this.store.dispatch(ComposePageActions.left()));
    // Left while it was being sent: the answer, or what went wrong, is shown to who comes back.
    this.reviewing.set(this.sending() === 'underWay' || this.sendError() !== null);
    this.form.valueChanges.pipe(takeUntilDestroyed()).subscribe(() => this.keepDraft());
  }

  protected review(): void {
    this.form.markAllAsTouched();
    const { title, content } = this.form.controls;
    if (title.invalid) this.titleField().nativeElement.focus();
    else if (content.invalid) this.contentField().nativeElement.focus();
    else this.reviewing.set(true);
  }

  protected backToForm(): void {
    if (this.sending() !== 'idle') return;
    this.reviewing.set(false);
    this.store.dispatch(ComposePageActions.sendAbandoned());
  }

  protected send(): void {
    if (this.sending() !== 'idle') return;
    const text = this.outgoing();
    const key = keyFor(text, this.draft);
    // Written down before it goes out: after a reload too, sending again must be the same request.
    this.draft = { ...this.text(), attempt: { ...text, key } };
    this.drafts.write(this.draft);
    const announcement = { ...text, audience: { kind: 'online' as const } };
    this.store.dispatch(ComposePageActions.sendConfirmed({ announcement, key }));
  }

  protected discardDraft(): void {
    this.discarded = this.text();
    this.form.reset({ title: '', content: '' });
    this.draftNote.set('discarded');
    this.titleField().nativeElement.focus();
  }

  protected restoreDraft(): void {
    if (this.discarded !== null) this.form.setValue(this.discarded);
    this.discarded = null;
    this.titleField().nativeElement.focus();
  }

  /** Asks before the page is left with something on it. For the route's guard. */
  mayLeave(): boolean | Promise<boolean> {
    const signedOut = this.sessionStatus() !== 'signedIn';
    const nothingAtStake = this.empty() && this.sending() === 'idle';
    if (signedOut || nothingAtStake || this.sending() === 'done') return true;
    this.leaving()?.(false);
    return new Promise((resolve) => this.leaving.set(resolve));
  }

  protected answerLeaving(choice: LeaveChoice): void {
    if (choice === 'discard') this.drafts.remove();
    this.leaving()?.(choice !== 'stay');
    this.leaving.set(null);
  }

  /** The browser's own question, for what a kept draft would not bring back. */
  warnOfLoss(event: Event): void {
    const lost = this.draftNote() === 'notKept' && !this.empty();
    if (lost || this.sending() === 'underWay') event.preventDefault();
  }

  /** What to tell of a field: that it is empty not before it was left, the rest at once. */
  private problemOf(control: FormControl<string>): TextProblem | null {
    this.formEvent();
    const errors = control.errors as TextErrors | null;
    if (errors?.tooLong) return { kind: 'tooLong', excess: errors.tooLong.excess };
    return errors?.blank && control.touched ? { kind: 'blank', excess: 0 } : null;
  }

  private keepDraft(): void {
    const text = this.form.getRawValue();
    if (isEmpty(text)) {
      this.draft = EMPTY_DRAFT;
      this.drafts.remove();
      this.draftNote.set(null);
      return;
    }
    this.draft = { ...text, attempt: this.draft.attempt };
    this.draftNote.set(this.drafts.write(this.draft) ? 'kept' : 'notKept');
  }
}

function isEmpty({ title, content }: AnnouncementText): boolean {
  return title.trim() === '' && content.trim() === '';
}
