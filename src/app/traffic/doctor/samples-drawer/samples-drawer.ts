import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { ViolationSample } from '#contract/rest/traffic';
import type { ApiError } from '../../../core/api/api-error.ts';
import { Language } from '../../../core/language/language.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { ProblemNote } from '../../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../../shared/side-drawer/side-drawer.ts';
import { FrameDetails } from '../../frame-details/frame-details.ts';
import { faultKey } from '../../frames/fault-texts.ts';
import type { SamplesQuery } from '../doctor.actions.ts';
import { sampleFrame } from './sample-frame.ts';

/** Frames that were kept of a kind of violation: one at a time, byte for byte. */
@Component({
  selector: 'app-samples-drawer',
  imports: [FrameDetails, Moment, ProblemNote, SideDrawer, TranslocoPipe],
  templateUrl: './samples-drawer.html',
  styleUrl: './samples-drawer.less',
})
export class SamplesDrawer {
  readonly query = input.required<SamplesQuery>();
  /** Null while they are on their way. */
  readonly samples = input.required<readonly ViolationSample[] | null>();
  readonly error = input.required<ApiError | null>();
  readonly now = input.required<number>();

  readonly closed = output();
  readonly retried = output();

  protected readonly language = inject(Language).current;
  protected readonly title = computed(() => {
    const { code } = this.query();
    return code === undefined ? 'traffic.doctor.samples' : `${faultKey(code)}.title`;
  });
  protected readonly chosenId = linkedSignal<readonly ViolationSample[] | null, string>({
    source: this.samples,
    computation: (samples) => samples?.[0]?.id ?? '',
  });
  protected readonly frame = computed(() => {
    const sample = this.samples()?.find(({ id }) => id === this.chosenId());
    return sample ? sampleFrame(sample) : null;
  });
}
