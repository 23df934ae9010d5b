import { TestBed } from '@angular/core/testing';
import { provideEchartsCore } from 'ngx-echarts';
import type { GroupActivity as Activity } from '#contract/rest/groups';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import texts from '../i18n/en.ts';
import { echarts } from './echarts-pieces.ts';
import { GroupActivity } from './group-activity.ts';

const now = new Date(2026, 10, 24, 15, 42).getTime();
const hour = (day: number, at: number, messages: number, writers: number) => ({
  at: new Date(2026, 10, day, at).toISOString(),
  messages,
  writers,
});

/** With the real ECharts on a real canvas. */
describe('GroupActivity', () => {
  async function draw(activity: Activity) {
    TestBed.configureTestingModule({
      providers: [provideTexts(texts), provideEchartsCore({ echarts })],
    });
    const fixture = TestBed.createComponent(GroupActivity);
    const inputs = { activity, now, theme: 'light', language: 'en' };
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    const charts = () => [...element.querySelectorAll('[role=img]')];
    return {
      words: () => charts().map((chart) => chart.getAttribute('aria-label')),
      text: () => textOf(element),
      showTable: async () => {
        element.querySelector<HTMLElement>('.as-table')?.click();
        await fixture.whenStable();
        return [...element.querySelectorAll('section:first-of-type tbody tr')].map(textOf);
      },
    };
  }

  it('says in words when a group is busiest, for those who cannot see the charts', async () => {
    const { words } = await draw({
      hours: [hour(22, 9, 8, 2), hour(23, 9, 6, 1), hour(23, 21, 9, 4)],
    });
    expect(words()[0]).toContain('23 in all, the most 9, at Mon, Nov 23, 21:00');
    expect(words()[1]).toContain('busiest from 09:00, with 2 a day');
  });

  it('is a table on demand: the hours in which something was written, the newest first', async () => {
    const { showTable } = await draw({ hours: [hour(22, 9, 8, 2), hour(23, 21, 9, 4)] });
    expect(await showTable()).toEqual(['Mon, Nov 23, 21:00 9 4', 'Sun, Nov 22, 09:00 8 2']);
  });

  it('says so when nothing was written, instead of drawing empty charts', async () => {
    const { words, text } = await draw({ hours: [hour(23, 9, 0, 0)] });
    expect(text()).toContain('Nothing was written in the last 7 days.');
    expect(words()).toEqual([]);
  });
});
