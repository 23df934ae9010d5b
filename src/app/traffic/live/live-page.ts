import {
  Component,
  type OnDestroy,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { type Params, Router } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Permission } from '#contract/rest/permissions';
import type { NewReveal } from '#contract/rest/traffic';
import type { TrafficFilter, TrafficFrame } from '#contract/wire/packets/traffic';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { ImClient } from '../../im-client/im-client.ts';
import { injectNow } from '../../shared/clock.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { type Capture, readCapture } from '../frames/capture.ts';
import { bodyOf, chatOf } from '../frames/frame-body.ts';
import { counterpartOf, frameKey, sameFrame } from '../frames/frame-key.ts';
import { timeLeft } from '../frames/frame-texts.ts';
import { Replay } from '../frames/replay.ts';
import { sieveOf, unfiltered } from '../frames/sieve.ts';
import { type View, filterOf, noParameters, parametersOf } from '../frames/traffic-query.ts';
import { RevealBar } from '../reveal/reveal-bar.ts';
import { RevealDialog } from '../reveal/reveal-dialog.ts';
import { RevealActions } from '../reveal/reveal.actions.ts';
import { revealFeature } from '../reveal/reveal.state.ts';
import { BookmarksMenu } from './bookmarks-menu/bookmarks-menu.ts';
import { CaptureBar } from './capture-bar/capture-bar.ts';
import { FilterBar, type FilterChange } from './filter-bar/filter-bar.ts';
import { FrameFile } from './frame-file.ts';
import { FramePanel } from './frame-panel/frame-panel.ts';
import { FrameTable } from './frame-table/frame-table.ts';
import { narrowerThan } from './narrow.ts';
import { type Rows, Tail } from './tail.ts';

/** Without a frame for so long the list is no longer called live. */
const QUIET_MS = 10_000;
/** From this width on there is room for a frame's details beside the list, in px. */
const DOCKED_FROM = 1100;

/** Frames as they pass, or of a capture: found, followed, opened, kept. The filter is in the address. */
@Component({
  selector: 'app-traffic-live-page',
  providers: [FrameFile],
  imports: [
    BookmarksMenu,
    CaptureBar,
    FilterBar,
    FramePanel,
    FrameTable,
    NzButtonComponent,
    NzIconDirective,
    ProblemNote,
    RevealBar,
    RevealDialog,
    TranslocoPipe,
  ],
  templateUrl: './live-page.html',
  styleUrl: './live-page.less',
  host: { '(keydown.escape)': 'close()' },
})
export class LivePage implements OnDestroy {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly language = inject(Language).current;
  private readonly connection = toSignal(inject(ImClient).state$, { requireSync: true });
  protected readonly tail = inject(Tail);
  protected readonly file = inject(FrameFile);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  readonly user = input<string | undefined>();
  readonly session = input<string | undefined>();
  readonly chat = input<string | undefined>();
  readonly chatType = input<string | undefined>();
  readonly commands = input<string | undefined>();
  readonly direction = input<string | undefined>();
  readonly address = input<string | undefined>();
  readonly build = input<string | undefined>();
  readonly verified = input<string | undefined>();
  readonly violations = input<string | undefined>();
  readonly text = input<string | undefined>();
  readonly view = input<string | undefined>();

  private readonly table = viewChild(FrameTable);

  protected readonly now = injectNow();
  protected readonly docked = computed(() => !this.narrow());
  private readonly narrow = narrowerThan(DOCKED_FROM);

  protected readonly filter = computed<TrafficFilter>(
    () =>
      filterOf({
        user: this.user(),
        session: this.session(),
        chat: this.chat(),
        chatType: this.chatType(),
        commands: this.commands(),
        direction: this.direction(),
        address: this.address(),
        build: this.build(),
        verified: this.verified(),
        violations: this.violations(),
        text: this.text(),
      }),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly shownView = computed<View>(() => (this.view() === 'lanes' ? 'lanes' : 'list'));
  protected readonly views = ['list', 'lanes'] as const;
  protected readonly search = signal('');
  protected readonly capture = signal<Capture | null>(null);
  protected readonly replay = computed(() => {
    const capture = this.capture();
    return capture ? new Replay(capture.frames) : null;
  });
  protected readonly reading = signal(false);

  private readonly revealState = this.store.selectSignal(revealFeature.selectTrafficRevealState);
  protected readonly dialog = computed(() => this.revealState().dialog);
  protected readonly revealError = computed(() => this.revealState().error);
  protected readonly ending = computed(() => this.revealState().ending);
  protected readonly reason = computed(() => this.revealState().reveal?.reason ?? '');
  /** Where the audit log tells of the reveal; '' when there is none, or it is not this operator's to read. */
  protected readonly entryPath = computed(() => {
    const id = this.revealState().reveal?.id;
    const may = this.permissions().includes(Permission.AuditRead);
    return id !== undefined && may ? `/audit/${id}` : '';
  });
  protected readonly mayReveal = computed(() =>
    this.permissions().includes(Permission.TrafficReveal),
  );
  protected readonly revealed = computed(() => this.tail.revealedUntil() > 0);
  /** Text is looked for only while it can be read. */
  private readonly liveFilter = computed<TrafficFilter>(() => {
    const filter: { -readonly [K in keyof TrafficFilter]: TrafficFilter[K] } = { ...this.filter() };
    if (!this.revealed()) delete filter.text;
    return filter;
  });

  protected readonly rows = computed<Rows>(() => {
    const replay = this.replay();
    if (!replay) return this.tail.shown();
    const passed = replay.frames.slice(0, replay.passed());
    return { frames: passed.filter(sieveOf(this.filter(), this.search())), gone: 0 };
  });
  private readonly chosen = signal<TrafficFrame | null>(null);
  protected readonly selected = computed(() => {
    const chosen = this.chosen();
    if (!chosen) return null;
    const same = (frame: TrafficFrame) => sameFrame(frame, chosen);
    // More may have become known of it, or its body been put away.
    return this.rows().frames.find(same) ?? this.tail.bookmarks().find(same) ?? chosen;
  });
  protected readonly panelOpen = signal(false);
  protected readonly open = computed(() => (this.panelOpen() ? this.selected() : null));
  protected readonly counterpart = computed(() => {
    const frame = this.open();
    if (!frame) return null;
    const { rows, replay } = { rows: this.rows(), replay: this.replay() };
    // Read so that an answer that comes later is found.
    const held = replay ? replay.frames : rows.gone >= 0 ? this.tail.held() : [];
    return counterpartOf(frame, held);
  });
  protected readonly marked = computed(() => {
    const frame = this.open();
    return frame !== null && this.tail.bookmarked().has(frameKey(frame));
  });
  protected readonly conversation = computed(() => {
    const frame = this.open();
    return frame ? conversationOf(frame) : null;
  });

  private readonly quietFor = computed(() => this.now() - (this.tail.lastHeard() ?? this.now()));
  protected readonly status = computed(() => {
    if (this.capture()) return 'capture';
    const never = this.tail.lastHeard() === null;
    const { kind } = this.connection();
    if (kind !== 'connected') return never && kind === 'connecting' ? 'connecting' : 'away';
    if (this.tail.paused()) return 'paused';
    if (never) return 'connecting';
    return this.quietFor() > QUIET_MS ? 'quiet' : 'live';
  });
  protected readonly age = computed(() => timeLeft(this.quietFor()));
  /** What stands in the place of rows. */
  protected readonly face = computed(() => {
    if (this.rows().frames.length > 0) return 'rows';
    if (this.capture()) return this.capture()?.frames.length === 0 ? 'emptyCapture' : 'noMatch';
    if (this.tail.refused()) return 'refused';
    if (this.tail.lastHeard() === null) return this.status() === 'away' ? 'away' : 'connecting';
    const asked = !unfiltered(this.filter()) || this.search() !== '';
    return asked ? 'noMatch' : 'empty';
  });

  constructor() {
    effect(() => {
      const filter = this.capture() ? null : this.liveFilter();
      untracked(() => this.tail.watch(filter));
    });
    effect(() => {
      const filter = this.liveFilter();
      const search = this.search();
      untracked(() => this.tail.show(filter, search));
    });
    // The server's word comes with the frames, the answer of the API may come before them.
    let begun = false;
    effect(() => {
      const until = this.revealState().reveal?.until;
      untracked(() => {
        if (until !== undefined) this.tail.reveal(Date.parse(until));
        else if (begun) this.tail.reveal(0);
        begun = until !== undefined;
      });
    });
    effect(() => {
      const until = this.tail.revealedUntil();
      const known = untracked(() => this.revealState().reveal);
      if (until > 0 && !known && this.mayReveal()) this.store.dispatch(RevealActions.wanted());
      if (until === 0 && known) this.store.dispatch(RevealActions.ranOut());
    });
    if (this.mayReveal()) this.store.dispatch(RevealActions.wanted());
  }

  ngOnDestroy(): void {
    this.replay()?.pause();
  }

  protected count(value: number): string {
    return wholeNumber(value, this.language());
  }

  protected togglePause(): void {
    if (this.capture()) return;
    if (this.tail.paused()) this.tail.resume();
    else this.tail.pause();
  }

  protected select(frame: TrafficFrame): void {
    this.chosen.set(frame);
  }

  protected openFrame(frame: TrafficFrame): void {
    this.chosen.set(frame);
    this.panelOpen.set(true);
    this.table()?.reveal(frame);
  }

  protected close(): void {
    if (!this.panelOpen()) return;
    this.panelOpen.set(false);
    this.table()?.focus();
  }

  protected changeFilter(change: FilterChange): void {
    this.go(parametersOf(change));
  }

  protected clearFilters(): void {
    this.search.set('');
    this.go(noParameters());
  }

  protected showView(view: View): void {
    this.go({ view: view === 'list' ? null : view });
  }

  protected followConnection({ sessionId }: TrafficFrame): void {
    this.follow(parametersOf({ sessionId }));
  }

  protected followConversation(): void {
    const conversation = this.conversation();
    if (conversation) this.follow(parametersOf(conversation));
  }

  protected download(): void {
    const { frames } = this.rows();
    if (this.capture()) {
      this.file.copy(frames);
      return;
    }
    const [filter, search] = [this.liveFilter(), this.search()];
    const revealId = this.revealState().reveal?.id ?? '';
    this.file.save({ frames, filter, search, revealId });
  }

  protected async read(files: HTMLInputElement): Promise<void> {
    const file = files.files?.[0];
    // So that the same file can be chosen again.
    if (!file) return;
    this.reading.set(true);
    try {
      const capture = await readCapture(file);
      this.closeCapture();
      this.capture.set(capture);
    } finally {
      files.value = '';
      this.reading.set(false);
    }
  }

  protected closeCapture(): void {
    this.replay()?.pause();
    this.panelOpen.set(false);
    this.chosen.set(null);
    this.capture.set(null);
  }

  protected askReveal(): void {
    this.store.dispatch(RevealActions.dialogOpened());
  }

  protected cancelReveal(): void {
    this.store.dispatch(RevealActions.dialogClosed());
  }

  protected beginReveal(reveal: NewReveal): void {
    this.store.dispatch(RevealActions.submitted({ reveal }));
  }

  protected endReveal(): void {
    this.store.dispatch(RevealActions.endPressed());
  }

  /** A drawer would cover what is followed. */
  private follow(queryParams: Params): void {
    this.go({ ...noParameters(), ...queryParams, view: 'lanes' });
    if (!this.docked()) this.close();
  }

  private go(queryParams: Params): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}

/** The filter that shows the whole conversation a frame belongs to; null when it belongs to none. */
function conversationOf(frame: TrafficFrame): TrafficFilter | null {
  const chat = chatOf(frame);
  if (!chat) return null;
  const { chatId, chatType } = chat;
  if (chatType === 1) return { chatId, chatType };
  const from = bodyOf(frame)?.['fromUserId'];
  const userId = typeof from === 'string' || typeof from === 'number' ? String(from) : frame.userId;
  return { chatId, ...(chatType === undefined ? {} : { chatType }), ...(userId ? { userId } : {}) };
}
