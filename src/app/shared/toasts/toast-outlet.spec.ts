import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../i18n/en.ts';
import { SHARED_ICONS } from '../icons.ts';
import { TOAST_MS, ToastOutlet } from './toast-outlet.ts';
import { Toasts } from './toasts.ts';

describe('toasts', () => {
  let frame: ComponentFixture<ToastOutlet>;
  let toasts: Toasts;
  const shownIn = (outlet: ComponentFixture<ToastOutlet>) => {
    outlet.detectChanges();
    return [...(outlet.nativeElement as HTMLElement).querySelectorAll('.toast > span')].map(textOf);
  };
  const pass = (ms: number) => {
    frame.detectChanges();
    jasmine.clock().tick(ms);
  };
  const press = (name: string) => {
    frame.detectChanges();
    const buttons = (frame.nativeElement as HTMLElement).querySelectorAll('button');
    [...buttons]
      .find((button) => [textOf(button), button.getAttribute('aria-label')].includes(name))
      ?.click();
  };
  const say = (text: string, undo: (() => void) | null = null) =>
    toasts.show({ kind: 'success', text, undo });

  beforeEach(() => {
    jasmine.clock().install();
    TestBed.configureTestingModule({
      providers: [provideTexts(core, shared), provideNzIcons(SHARED_ICONS)],
    });
    toasts = TestBed.inject(Toasts);
    frame = TestBed.createComponent(ToastOutlet);
    frame.detectChanges();
  });
  afterEach(() => jasmine.clock().uninstall());

  it('go away by themselves; what can be undone gives more time', () => {
    say('Saved.');
    say('Banned.', () => undefined);
    expect(shownIn(frame)).toEqual(['Saved.', 'Banned.']);
    pass(TOAST_MS.plain);
    expect(shownIn(frame)).toEqual(['Banned.']);
    pass(TOAST_MS.long - TOAST_MS.plain);
    expect(shownIn(frame)).toEqual([]);
  });

  it('warn for as long as what can be undone', () => {
    toasts.show({ kind: 'warning', text: 'Alarm.' });
    pass(TOAST_MS.plain);
    expect(shownIn(frame)).toEqual(['Alarm.']);
    pass(TOAST_MS.long - TOAST_MS.plain);
    expect(shownIn(frame)).toEqual([]);
  });

  it('take back once what they tell of', () => {
    let undone = 0;
    say('Banned.', () => (undone += 1));
    press('Undo');
    press('Undo');
    expect(undone).toBe(1);
    expect(shownIn(frame)).toEqual([]);
  });

  it('offer no way back where there is none, and can be closed', () => {
    say('Kicked.');
    press('Undo');
    expect(shownIn(frame)).toEqual(['Kicked.']);
    press('Close');
    expect(shownIn(frame)).toEqual([]);
  });

  it('stay while the pointer is on them', () => {
    say('Banned.', () => undefined);
    frame.detectChanges();
    const status = (frame.nativeElement as HTMLElement).querySelector('[role=status]');
    status?.dispatchEvent(new PointerEvent('pointerenter'));
    pass(TOAST_MS.long * 2);
    expect(shownIn(frame)).toEqual(['Banned.']);
    status?.dispatchEvent(new PointerEvent('pointerleave'));
    pass(TOAST_MS.long);
    expect(shownIn(frame)).toEqual([]);
  });

  it('are three at most, the newest', () => {
    for (const text of ['1', '2', '3', '4']) say(text);
    expect(shownIn(frame)).toEqual(['2', '3', '4']);
  });

  it('are drawn where they can be reached: in the drawer that stands over the page', () => {
    const drawer = TestBed.createComponent(ToastOutlet);
    say('Banned.');
    expect([shownIn(frame), shownIn(drawer)]).toEqual([[], ['Banned.']]);
    drawer.destroy();
    expect(shownIn(frame)).toEqual(['Banned.']);
  });
});
