import { TestBed } from '@angular/core/testing';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { provideTexts } from '../../../core/testing/provide-texts.ts';
import { textOf } from '../../../core/testing/text-of.ts';
import texts from '../../i18n/en.ts';
import { buildFrame, buildFrames } from '../../testing/build-frame.ts';
import { provideTrafficIcons } from '../../traffic-icons.ts';
import { FrameTable } from './frame-table.ts';

const HEIGHT = 320;
const ROW = 32;

describe('FrameTable', () => {
  beforeEach(() =>
    TestBed.configureTestingModule({ providers: [provideTexts(texts), provideTrafficIcons()] }),
  );

  /** The next painting is over, before which the list moves. */
  const painted = () =>
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
    );

  async function show(
    frames: readonly TrafficFrame[],
    inputs: Readonly<Record<string, unknown>> = {},
  ) {
    const fixture = TestBed.createComponent(FrameTable);
    const host = fixture.nativeElement as HTMLElement;
    host.style.cssText = `display: grid; grid-template-rows: auto 1fr; width: 1200px; height: ${HEIGHT}px`;
    const give = async (more: Readonly<Record<string, unknown>>) => {
      for (const [name, value] of Object.entries(more)) fixture.componentRef.setInput(name, value);
      await fixture.whenStable();
      await painted();
      await fixture.whenStable();
    };
    const selected: number[] = [];
    const opened: number[] = [];
    fixture.componentInstance.selectedChange.subscribe((frame) => {
      selected.push(frame.seq);
      fixture.componentRef.setInput('selected', frame);
    });
    fixture.componentInstance.opened.subscribe(({ seq }) => opened.push(seq));
    await give({ rows: { frames, gone: 0 }, ...inputs });
    const list = host.querySelector<HTMLElement>('[role=listbox]')!;
    return {
      fixture,
      host,
      list,
      give,
      selected,
      opened,
      options: () => [...list.querySelectorAll<HTMLElement>('[role=option]')],
      press: async (key: string) => {
        list.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
        await fixture.whenStable();
        await painted();
        await fixture.whenStable();
      },
    };
  }

  it('says who sent what, what was wrong with it and how long the answer took', async () => {
    const forged = { fault: 'not-you', violation: true } as const;
    const { options } = await show([
      buildFrame({ seq: 1, ...forged }),
      buildFrame({ seq: 2, direction: 'out', command: 4, latencyMs: 12 }),
      buildFrame({ seq: 3, userId: 'old', verified: false }),
    ]);
    const [first, second, third] = options();
    expect(textOf(first)).toMatch(/ada Message 3 not-you/);
    expect(first?.classList).toContain('mismatch');
    expect(textOf(second)).toMatch(/Message answer 4 .*12 ms/);
    expect(second?.classList).not.toContain('mismatch');
    expect(textOf(third)).toContain(texts.traffic.unverified);
  });

  it('draws only what is in sight, and stays at the newest', async () => {
    const { options, list, give } = await show(buildFrames(2_000));
    expect(options().length).toBeLessThan(100);
    expect(options().at(-1)?.getAttribute('aria-posinset')).toBe('2000');
    await give({ rows: { frames: buildFrames(2_100), gone: 0 } });
    expect(list.scrollTop + list.clientHeight).toBeGreaterThanOrEqual(2_100 * ROW - ROW);
  });

  it('stays where one is looking, although older rows go, and offers the way back', async () => {
    const { host, list, give, fixture } = await show(buildFrames(1_000));
    list.scrollTop = 500 * ROW;
    list.dispatchEvent(new Event('scroll'));
    await give({ rows: { frames: buildFrames(1_000, 101), gone: 100 } });
    expect(list.scrollTop).toBe(400 * ROW);
    const newest = host.querySelector<HTMLButtonElement>('.newest');
    expect(textOf(newest)).toBe(texts.traffic.toNewest);
    newest?.click();
    await fixture.whenStable();
    await painted();
    expect(list.scrollTop).toBeGreaterThan(900 * ROW);
  });

  it('selects with the arrows, brings it into sight and opens it with Enter', async () => {
    const { press, selected, opened, list, options } = await show(buildFrames(200));
    await press('Home');
    await press('ArrowDown');
    expect(selected).toEqual([1, 2]);
    const active = options().find(({ id }) => id === list.getAttribute('aria-activedescendant'));
    expect(active?.ariaSelected).toBe('true');
    expect(active?.getAttribute('aria-posinset')).toBe('2');
    await press('Enter');
    expect(opened).toEqual([2]);
  });

  it('shows both sides as lanes', async () => {
    const { host } = await show([buildFrame()], { view: 'lanes' });
    expect(textOf(host.querySelector('.head'))).toBe('Time Client sends Server sends');
  });
});
