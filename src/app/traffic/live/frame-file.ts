import { Service, inject, signal } from '@angular/core';
import { type Observable, of } from 'rxjs';
import type { TrafficFilter, TrafficFrame } from '#contract/wire/packets/traffic';
import type { ApiError } from '../../core/api/api-error.ts';
import { captureText } from '../frames/capture.ts';
import { TrafficApi } from '../traffic-api.ts';
import { saveFile } from './save-file.ts';

const MAX_SEARCH = 200;

/** Frames that are shown, and what they were found by. */
export interface ShownFrames {
  readonly frames: readonly TrafficFrame[];
  readonly filter: TrafficFilter;
  readonly search: string;
  /** Of the reveal that lasts; '' when there is none, or it is not known. */
  readonly revealId: string;
}

/**
 * Puts frames into a file of the operator's. What is in it unmasked is told to the server first: it
 * goes into the audit log, and without that there is no file. No NgRx here, as in `Tail`.
 */
@Service({ autoProvided: false })
export class FrameFile {
  private readonly trafficApi = inject(TrafficApi);
  private readonly underWay = signal(false);
  private readonly failure = signal<ApiError | null>(null);

  readonly busy = this.underWay.asReadonly();
  /** Why there is no file. */
  readonly error = this.failure.asReadonly();

  /** The file holds what is shown now, whatever passes meanwhile. */
  save(shown: ShownFrames): void {
    if (this.underWay()) return;
    this.underWay.set(true);
    this.failure.set(null);
    this.note(shown).subscribe({
      next: () => this.write(shown.frames),
      // The interceptor makes that of whatever went wrong.
      error: (error: unknown) => {
        this.failure.set(error as ApiError);
        this.underWay.set(false);
      },
      complete: () => this.underWay.set(false),
    });
  }

  /** Of an opened capture: it is the operator's file already, and was told of when it was made. */
  copy(frames: readonly TrafficFrame[]): void {
    this.failure.set(null);
    this.write(frames);
  }

  private note({ frames, filter, search, revealId }: ShownFrames): Observable<unknown> {
    const open = frames.filter(({ masked }) => !masked);
    const [first, last] = [open[0], open.at(-1)];
    if (!first || !last) return of(null);
    return this.trafficApi.noteDownload({
      revealId: revealId || '-',
      frames: open.length,
      from: new Date(first.at).toISOString(),
      until: new Date(last.at).toISOString(),
      filter,
      search: search.slice(0, MAX_SEARCH),
    });
  }

  private write(frames: readonly TrafficFrame[]): void {
    const at = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    saveFile(`traffic-${at}.jsonl`, captureText(frames));
  }
}
