import { TestBed } from '@angular/core/testing';
import { Subject } from 'rxjs';
import type { Download } from '#contract/rest/traffic';
import { buildApiError } from '../../core/testing/build-session.ts';
import { buildFrame } from '../testing/build-frame.ts';
import { TrafficApi } from '../traffic-api.ts';
import { FrameFile } from './frame-file.ts';

describe('FrameFile', () => {
  let answer: Subject<Download>;
  let api: jasmine.SpyObj<TrafficApi>;
  let saved: string[];
  let file: FrameFile;
  const masked = buildFrame({ seq: 1, masked: true });
  const open = buildFrame({ seq: 2, masked: false, at: 1_700_000_000_000 });
  const shown = { filter: { userId: 'ada' }, search: '', revealId: '7' };

  beforeEach(() => {
    answer = new Subject();
    api = jasmine.createSpyObj<TrafficApi>('TrafficApi', { noteDownload: answer });
    TestBed.configureTestingModule({
      providers: [FrameFile, { provide: TrafficApi, useValue: api }],
    });
    saved = [];
    spyOn(HTMLAnchorElement.prototype, 'click').and.callFake(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    file = TestBed.inject(FrameFile);
  });

  it('has no unmasked frame in a file before the server has written that down', () => {
    file.save({ ...shown, frames: [masked, open] });
    const at = new Date(open.at).toISOString();
    expect(api.noteDownload).toHaveBeenCalledOnceWith({
      ...shown,
      frames: 1,
      from: at,
      until: at,
    });
    expect([saved.length, file.busy()]).toEqual([0, true]);
    file.save({ ...shown, frames: [masked] });
    expect(saved.length).withContext('one at a time').toBe(0);
    answer.next({ entryId: '9' });
    answer.complete();
    expect([saved.length, file.busy()]).toEqual([1, false]);
    expect(saved[0]).toMatch(/^traffic-.*\.jsonl$/);
  });

  it('makes no file when that is refused, and says why', () => {
    file.save({ ...shown, frames: [open] });
    const refusal = buildApiError({ status: 403, code: 'needs-reveal' });
    const error = Object.assign(new Error('refused'), refusal);
    answer.error(error);
    expect([saved.length, file.busy(), file.error()]).toEqual([0, false, error]);
  });

  it('asks nobody about masked frames, or about a capture that came from a file', () => {
    file.save({ ...shown, frames: [masked] });
    file.copy([open]);
    expect(saved.length).toBe(2);
    expect(api.noteDownload).not.toHaveBeenCalled();
  });
});
