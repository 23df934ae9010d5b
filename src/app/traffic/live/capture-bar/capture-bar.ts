import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Capture } from '../../frames/capture.ts';
import { clockTime, timeLeft } from '../../frames/frame-texts.ts';
import { type Replay, SPEEDS } from '../../frames/replay.ts';

/** A capture that is looked at: which file it is, what of it could not be read, and its replay. */
@Component({
  selector: 'app-capture-bar',
  imports: [NzIconDirective, TranslocoPipe],
  templateUrl: './capture-bar.html',
  styleUrl: './capture-bar.less',
})
export class CaptureBar {
  readonly capture = input.required<Capture>();
  readonly replay = input.required<Replay>();
  readonly closed = output();

  protected readonly speeds = SPEEDS;
  protected readonly time = computed(() => {
    const first = this.replay().frames[0]?.at ?? 0;
    return clockTime(first + this.replay().position());
  });
  protected readonly elapsed = computed(
    () => `${timeLeft(this.replay().position())} / ${timeLeft(this.replay().length)}`,
  );

  protected toggle(): void {
    const replay = this.replay();
    if (replay.playing()) replay.pause();
    else replay.play();
  }
}
