import { TestBed } from '@angular/core/testing';
import { TranslocoService, provideTransloco } from '@jsverse/transloco';
import type { ECharts } from 'echarts/core';
import { NgxEchartsDirective, provideEchartsCore } from 'ngx-echarts';
import { By } from '@angular/platform-browser';
import { firstValueFrom } from 'rxjs';
import { outputToObservable } from '@angular/core/rxjs-interop';
import { Theme } from '../../core/theme/theme.ts';
import en from '../i18n/en.ts';
import { buildSamples } from '../testing/build-sample.ts';
import { CHART_COLOURS } from '../../shared/chart/chart-colours.ts';
import { echarts } from './echarts-pieces.ts';
import { LiveChart } from './live-chart.ts';

/** With the real ECharts on a real canvas. */
describe('LiveChart', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideTransloco({ config: { availableLangs: ['en'], defaultLang: 'en' } }),
        provideEchartsCore({ echarts }),
      ],
    });
    TestBed.inject(TranslocoService).setTranslation(en, 'en');
    TestBed.inject(Theme).choose('light');
  });

  afterEach(() => TestBed.inject(Theme).choose('system'));

  async function draw() {
    const fixture = TestBed.createComponent(LiveChart);
    const samples = buildSamples(1, 30);
    const inputs = {
      heading: 'Messages',
      lines: [{ id: 'm', tone: 'first', name: 'Messages', measure: () => 7 }],
      samples,
      minutes: 1,
      until: samples.at(-1)!.at,
      format: String,
    };
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    fixture.detectChanges();
    const directive = fixture.debugElement.query(By.directive(NgxEchartsDirective));
    const chart = await firstValueFrom(
      outputToObservable<ECharts>(directive.injector.get(NgxEchartsDirective).chartInit),
    );
    await fixture.whenStable();
    const drawn = () => {
      const [line] = chart.getOption()['series'] as { data: unknown[]; color: string }[];
      const zoom = chart.getOption()['dataZoom'] as { start: number }[];
      return { points: line!.data.length, colour: line!.color, zoomedFrom: zoom[0]!.start };
    };
    return { fixture, chart, drawn };
  }

  it('draws the lines it was given before it was ready', async () => {
    const { drawn } = await draw();
    expect(drawn()).toEqual({ points: 30, colour: CHART_COLOURS.light.first, zoomedFrom: 0 });
  });

  it('keeps the zoom while the line moves on', async () => {
    const { fixture, chart, drawn } = await draw();
    chart.dispatchAction({ type: 'dataZoom', dataZoomId: 'wheel', start: 40, end: 90 });
    const samples = buildSamples(1, 45);
    fixture.componentRef.setInput('samples', samples);
    fixture.componentRef.setInput('until', samples.at(-1)!.at);
    await fixture.whenStable();
    expect(drawn()).toEqual(jasmine.objectContaining({ points: 45, zoomedFrom: 40 }));
  });

  it('keeps its lines when the theme changes', async () => {
    const { fixture, drawn } = await draw();
    TestBed.inject(Theme).choose('dark');
    await fixture.whenStable();
    expect(drawn()).toEqual(
      jasmine.objectContaining({ points: 30, colour: CHART_COLOURS.dark.first }),
    );
  });
});
