import { Component, type OnDestroy, type OnInit, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { AlarmRule, AlarmRuleBody, ViolationsQuery } from '#contract/rest/traffic';
import { Language } from '../../core/language/language.ts';
import { injectNow } from '../../shared/clock.ts';
import { relativeTime, wholeNumber } from '../../shared/formats.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { IDENTITY_MISMATCH, faultKey } from '../frames/fault-texts.ts';
import { AlarmForm } from './alarm-rules/alarm-form.ts';
import { AlarmRules } from './alarm-rules/alarm-rules.ts';
import { AlarmsPageActions } from './alarms.actions.ts';
import { alarmsFeature } from './alarms.state.ts';
import { DoctorPageActions, type SamplesQuery } from './doctor.actions.ts';
import { doctorFeature } from './doctor.state.ts';
import { SamplesDrawer } from './samples-drawer/samples-drawer.ts';
import { ViolationsChart } from './violations-chart/violations-chart.ts';
import { totalsOf } from './violations-chart/violations-series.ts';

/** Younger than that is called new. */
const JUST_NOW_MS = 2_000;
const RANGES = ['hour', 'day', 'month'] as const;

/** Which clients break the protocol, how, and what to do about it. Range and build are in the address. */
@Component({
  selector: 'app-doctor-page',
  imports: [
    AlarmForm,
    AlarmRules,
    NzButtonComponent,
    NzIconDirective,
    ProblemNote,
    RouterLink,
    SamplesDrawer,
    TranslocoPipe,
    ViolationsChart,
  ],
  templateUrl: './doctor-page.html',
  styleUrl: './doctor-page.less',
})
export class DoctorPage implements OnDestroy, OnInit {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly language = inject(Language).current;

  readonly range = input('day', { transform: rangeOf });
  readonly build = input<string | undefined>();

  private readonly state = this.store.selectSignal(doctorFeature.selectTrafficDoctorState);
  protected readonly alarms = this.store.selectSignal(alarmsFeature.selectTrafficAlarmsState);
  protected readonly now = injectNow();
  protected readonly ranges = RANGES;
  protected readonly mismatch = IDENTITY_MISMATCH;
  protected readonly faultKey = faultKey;

  protected readonly violations = computed(() => this.state().violations);
  protected readonly loading = computed(() => this.state().loading);
  protected readonly error = computed(() => this.state().error);
  protected readonly samplesQuery = computed(() => this.state().samplesQuery);
  protected readonly samples = computed(() => this.state().samples);
  protected readonly samplesError = computed(() => this.state().samplesError);

  /** Every code of the range with how often it occurred, the one with most first. */
  protected readonly codes = computed(() => {
    const totals = totalsOf(this.violations()?.steps.map(({ counts }) => counts) ?? []);
    return [...totals].map(([code, total]) => ({ code, total: this.count(total) }));
  });
  protected readonly mismatches = computed(() => {
    const steps = this.violations()?.steps ?? [];
    return steps.reduce((sum, { counts }) => sum + (counts[IDENTITY_MISMATCH] ?? 0), 0);
  });
  protected readonly mismatchBuilds = computed(() =>
    (this.violations()?.builds ?? [])
      .filter(({ counts }) => (counts[IDENTITY_MISMATCH] ?? 0) > 0)
      .map(({ build, counts }) => ({ build, count: this.count(counts[IDENTITY_MISMATCH] ?? 0) })),
  );
  protected readonly builds = computed(() =>
    (this.violations()?.builds ?? []).map((row) => ({
      ...row,
      totalText: this.count(row.total),
      codes: codesOf(row.counts),
      first: this.ago(row.firstAt),
      last: this.ago(row.lastAt),
    })),
  );
  protected readonly quirks = computed(() =>
    (this.violations()?.quirks ?? []).map((row) => ({ ...row, codes: codesOf(row.counts) })),
  );
  protected readonly face = computed(() => {
    const violations = this.violations();
    if (!violations) return this.error() ? 'failed' : 'loading';
    if (this.codes().length > 0) return 'found';
    return this.build() === undefined ? 'healthy' : 'noMatch';
  });
  protected readonly loadedAt = computed(() => this.ago(this.state().loadedAt));
  protected readonly justLoaded = computed(() => this.now() - this.state().loadedAt < JUST_NOW_MS);

  constructor() {
    this.store.dispatch(() => {
      const build = this.build()?.slice(0, 64);
      return DoctorPageActions.violationsWanted({
        query: { range: this.range(), ...(build === undefined ? {} : { build }) },
      });
    });
  }

  ngOnInit(): void {
    this.store.dispatch(AlarmsPageActions.opened());
  }

  ngOnDestroy(): void {
    this.store.dispatch(AlarmsPageActions.closed());
  }

  protected count(value: number): string {
    return wholeNumber(value, this.language());
  }

  protected refresh(): void {
    this.store.dispatch(DoctorPageActions.refreshed());
  }

  protected showRange(range: ViolationsQuery['range']): void {
    void this.router.navigate([], {
      queryParams: { range: range === 'day' ? null : range },
      queryParamsHandling: 'merge',
    });
  }

  protected clearBuild(): void {
    void this.router.navigate([], {
      queryParams: { build: null },
      queryParamsHandling: 'merge',
    });
  }

  protected openSamples(query: SamplesQuery): void {
    const build = query.build ?? this.build();
    this.store.dispatch(
      DoctorPageActions.samplesOpened({
        query: { ...query, ...(build === undefined ? {} : { build }) },
      }),
    );
  }

  protected retrySamples(query: SamplesQuery): void {
    this.store.dispatch(DoctorPageActions.samplesOpened({ query }));
  }

  protected closeSamples(): void {
    this.store.dispatch(DoctorPageActions.samplesClosed());
  }

  protected retryAlarms(): void {
    this.store.dispatch(AlarmsPageActions.retried());
  }

  protected openForm(rule: AlarmRule | null): void {
    this.store.dispatch(AlarmsPageActions.formOpened({ rule }));
  }

  protected closeForm(): void {
    this.store.dispatch(AlarmsPageActions.formClosed());
  }

  protected saveRule(submitted: { edited: AlarmRule | null; rule: AlarmRuleBody }): void {
    this.store.dispatch(AlarmsPageActions.submitted(submitted));
  }

  protected resumeForm(): void {
    this.store.dispatch(AlarmsPageActions.resumed());
  }

  protected toggleRule(rule: AlarmRule): void {
    this.store.dispatch(AlarmsPageActions.toggled({ rule }));
  }

  protected deleteRule(rule: AlarmRule): void {
    this.store.dispatch(AlarmsPageActions.deleted({ rule }));
  }

  private ago(at: string | number): string {
    const ms = typeof at === 'number' ? at : Date.parse(at);
    return relativeTime(ms, this.now(), this.language());
  }
}

function codesOf(counts: Readonly<Record<string, number>>) {
  return [...totalsOf([counts])].map(([code, count]) => ({ code, count }));
}

/** From the address, where anybody may write anything. */
function rangeOf(text: string | undefined): ViolationsQuery['range'] {
  return RANGES.find((range) => range === text) ?? 'day';
}
