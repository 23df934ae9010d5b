import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideEffects } from '@ngrx/effects';
import { provideState, provideStore } from '@ngrx/store';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { provideEchartsCore } from 'ngx-echarts';
import { Subject } from 'rxjs';
import type { Alarm, AlarmRule, Violations } from '#contract/rest/traffic';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { ImClient } from '../../im-client/im-client.ts';
import type { TopicUpdate } from '../../im-client/topic-update.ts';
import faults from '../../shared/faults/i18n/en.ts';
import shared from '../../shared/i18n/en.ts';
import { SHARED_ICONS } from '../../shared/icons.ts';
import traffic from '../i18n/en.ts';
import { buildRule, buildSample, buildViolations } from '../testing/build-violations.ts';
import { provideTrafficIcons } from '../traffic-icons.ts';
import * as alarmsEffects from './alarms.effects.ts';
import { alarmsFeature } from './alarms.state.ts';
import * as doctorEffects from './doctor.effects.ts';
import { doctorFeature } from './doctor.state.ts';
import { DoctorPage } from './doctor-page.ts';
import texts from './i18n/en.ts';

const RULES = '/api/traffic/alarms';
const alarm: Alarm = {
  ruleId: '1',
  at: new Date().toISOString(),
  code: 'not-you',
  count: 4,
  minutes: 5,
  build: 'evil/1',
};

describe('DoctorPage', () => {
  let harness: RouterTestingHarness;
  let server: HttpTestingController;
  let topic: Subject<TopicUpdate<'alarms'>>;

  beforeEach(() => {
    localStorage.setItem('language', 'en');
    topic = new Subject();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        provideStore(
          {},
          {
            runtimeChecks: { strictActionSerializability: true, strictStateSerializability: true },
          },
        ),
        provideState(doctorFeature),
        provideState(alarmsFeature),
        provideEffects(doctorEffects, alarmsEffects),
        provideTexts(core, shared, faults, traffic, texts),
        provideTrafficIcons(),
        provideNzIcons(SHARED_ICONS),
        provideEchartsCore({
          echarts: () => import('./violations-chart/echarts-pieces.ts').then((m) => m.echarts),
        }),
        provideRouter([{ path: 'doctor', component: DoctorPage }], withComponentInputBinding()),
        { provide: ImClient, useValue: { topic: () => topic } },
      ],
    });
    server = TestBed.inject(HttpTestingController);
  });

  afterEach(() => {
    localStorage.removeItem('language');
    server.verify();
  });

  const host = () => harness.fixture.nativeElement as HTMLElement;
  const draw = () => harness.fixture.whenStable();
  const one = (selector: string) => {
    const found = host().querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`there is no ${selector}`);
    return found;
  };
  const text = (selector: string) => textOf(host().querySelector(selector));
  async function press(name: string, within = 'app-doctor-page') {
    const buttons = [...one(within).querySelectorAll('button')];
    const found = buttons.find((each) => [textOf(each), each.ariaLabel].includes(name));
    if (!found) throw new Error(`there is no button ${name}`);
    found.click();
    await draw();
  }

  const violationsRequest = () =>
    server.expectOne(({ url }) => url === '/api/traffic/violations').request;
  async function answer(violations: Violations) {
    server.expectOne(({ url }) => url === '/api/traffic/violations').flush(violations);
    await draw();
  }
  async function open(url = '/doctor', rules: readonly AlarmRule[] = [buildRule()]) {
    harness = await RouterTestingHarness.create(url);
    server.expectOne(RULES).flush({ items: rules });
  }

  it('says so when every client is well, beside the alarms there are', async () => {
    await open();
    expect(host().querySelector('.skeleton')).not.toBeNull();
    await answer(buildViolations({}));
    expect(text('.placeholder')).toContain(texts.traffic.doctor.healthy.title);
    expect(text('app-alarm-rules')).toContain('Somebody else’s name 3 or more within 5 min');
    expect(text('app-alarm-rules')).toContain('None went off.');
  });

  it('puts those in somebody else’s name on top, with builds, kinds and what to do', async () => {
    await open();
    const quirk = buildViolations({ '': { 'no-token': 2 } }).builds;
    const counted = { 'evil/1': { 'not-you': 1_200, 'bad-field': 1 }, '': { 'bad-text': 2 } };
    await answer(buildViolations(counted, quirk));
    expect(text('.mismatch')).toContain('1,200 packets in somebody else’s name');
    expect(text('.mismatch .where')).toBe('evil/1 × 1,200');
    const rows = [...host().querySelectorAll('app-doctor-page table tbody tr')].map(textOf);
    expect(rows[0]).toMatch(/^evil\/1 1,201 not-you 1200 bad-field 1 /);
    expect(rows[1]).toMatch(/^unnamed build 2 bad-text 2 /);
    expect(text('[aria-labelledby=codes-title]')).toContain(faults.faults['bad-field'].todo);
    expect(text('[aria-labelledby=quirks-title]')).toContain(faults.faults['no-token'].title);
    expect(one('app-violations-chart [role=img]').ariaLabel).toContain(
      'Somebody else’s name: 1,200.',
    );
  });

  it('shows the frames that were kept, one at a time', async () => {
    await open();
    await answer(buildViolations({ 'app/1': { 'not-you': 2 } }));
    await press('Show samples', '.mismatch');
    const request = server.expectOne(({ url }) => url.endsWith('/violations/samples'));
    expect(request.request.params.toString()).toBe('code=not-you');
    const items = [buildSample(), buildSample({ id: '2', claimed: 'cy' })];
    request.flush({ items });
    await draw();
    expect(text('app-samples-drawer')).toContain(
      'Claims to be bob, but the connection belongs to ada.',
    );
    host().querySelectorAll<HTMLElement>('.samples button')[1]?.click();
    await draw();
    expect(text('app-samples-drawer')).toContain('Claims to be cy,');
    await press('Close', 'app-samples-drawer');
    expect(host().querySelector('app-samples-drawer')).toBeNull();
  });

  it('keeps to the build in the address, the one without a name too', async () => {
    await open('/doctor?range=hour&build=');
    expect(violationsRequest().params.toString()).toBe('range=hour&build=');
    await harness.navigateByUrl('/doctor?build=app/9');
    await answer(buildViolations({}));
    expect(text('.placeholder')).toContain(texts.traffic.doctor.noMatch);
    await press(texts.traffic.doctor.allBuilds, '.placeholder');
    expect(TestBed.inject(Router).url).toBe('/doctor');
    await answer(buildViolations({ 'app/1': { 'bad-text': 1 } }));
    expect(text('table')).toContain('app/1');
  });

  it('says what failed, keeps what was seen and asks again', async () => {
    await open();
    await answer(buildViolations({ 'app/1': { 'bad-text': 1 } }));
    await press('Refresh');
    server
      .expectOne(({ url }) => url === '/api/traffic/violations')
      .flush(null, { status: 503, statusText: 'busy' });
    await draw();
    expect(text('app-problem-note')).toContain(texts.traffic.doctor.failed);
    expect(text('table')).toContain('app/1');
    await press('Try again', 'app-problem-note');
    await answer(buildViolations({ 'app/2': { 'bad-text': 1 } }));
    expect(host().querySelector('app-problem-note')).toBeNull();
    expect(text('table')).toContain('app/2');
  });

  it('shows an alarm as it goes off, and what it went off for', async () => {
    await open();
    await answer(buildViolations({}));
    topic.next({ kind: 'recent', items: [] });
    topic.next({ kind: 'batch', items: [alarm], dropped: 0 });
    await draw();
    expect(text('.fired')).toContain('Somebody else’s name 4 × within 5 min, most from evil/1');
    expect(text('.rules .last')).toContain('Went off');
    await answer(buildViolations({ 'evil/1': { 'not-you': 4 } }));
    expect(text('.mismatch')).toContain('evil/1 × 4');
  });

  it('adds an alarm; one that is refused stays in its form with the reason', async () => {
    await open();
    await answer(buildViolations({}));
    await press('Add an alarm', 'app-alarm-rules');
    const form = one('app-alarm-form');
    const count = form.querySelector<HTMLInputElement>('input')!;
    const type = async (value: string) => {
      count.value = value;
      count.dispatchEvent(new InputEvent('input'));
      await draw();
    };
    await type('0');
    expect(textOf(form)).toContain('Whole numbers');
    expect(form.querySelector<HTMLButtonElement>('[type=submit]')?.disabled).toBe(true);
    await type('7');
    await press('Add alarm', 'app-alarm-form');
    const body = { code: 'not-you', count: 7, minutes: 5, enabled: true };
    const first = server.expectOne(RULES);
    expect(first.request.body).toEqual(body);
    first.flush({ code: 'unknown-code' }, { status: 422, statusText: 'no' });
    await draw();
    expect(textOf(form)).toContain(texts.traffic.alarm.saveFailed);
    expect(count.value).toBe('7');
    await press('Add alarm', 'app-alarm-form');
    server.expectOne(RULES).flush(buildRule({ ...body, id: '2' }));
    await draw();
    expect(form.querySelector('form')).toBeNull();
    expect(text('.rules')).toContain('7 or more within 5 min');
  });

  it('compares what somebody else saved meanwhile with what was typed, and loses neither', async () => {
    await open();
    await answer(buildViolations({}));
    await press('Change the alarm on Somebody else’s name', 'app-alarm-rules');
    const form = one('app-alarm-form');
    const [count, minutes] = [...form.querySelectorAll<HTMLInputElement>('input')];
    count!.value = '7';
    count!.dispatchEvent(new InputEvent('input'));
    await draw();
    await press('Save alarm', 'app-alarm-form');
    const current = buildRule({ count: 9, minutes: 60, version: 2 });
    const conflict = { code: 'version-conflict', message: '', details: { current } };
    server.expectOne(`${RULES}/1`).flush(conflict, { status: 409, statusText: 'Conflict' });
    await draw();
    const dialog = one('app-conflict-dialog');
    expect([...dialog.querySelectorAll('fieldset')].map(textOf)).toEqual([
      'How many Yours 7 Saved meanwhile 9',
    ]);
    dialog.querySelector('form')!.dispatchEvent(new SubmitEvent('submit'));
    await draw();
    expect(host().querySelector('app-conflict-dialog')).toBeNull();
    expect([count!.value, minutes!.value]).toEqual(['7', '60']);
    await press('Save alarm', 'app-alarm-form');
    const again = server.expectOne(`${RULES}/1`);
    expect(again.request.body).toEqual({
      code: 'not-you',
      count: 7,
      minutes: 60,
      enabled: true,
      version: 2,
    });
    again.flush({ ...current, count: 7, version: 3 });
    await draw();
    expect(text('.rules')).toContain('7 or more within 60 min');
  });

  it('switches an alarm off, and deletes it when asked twice', async () => {
    await open();
    await answer(buildViolations({}));
    one('[role=switch]').click();
    const change = server.expectOne(`${RULES}/1`);
    expect([change.request.method, change.request.body]).toEqual([
      'PUT',
      { code: 'not-you', count: 3, minutes: 5, enabled: false, version: 1 },
    ]);
    change.flush(buildRule({ enabled: false }));
    await draw();
    expect(one('[role=switch]').ariaChecked).toBe('false');
    await press('Delete the alarm on Somebody else’s name');
    server.expectNone(`${RULES}/1`);
    await press('Press again to delete the alarm on Somebody else’s name');
    server.expectOne(`${RULES}/1`).flush(null);
    await draw();
    expect(text('.rules')).toBe(texts.traffic.alarm.none);
  });
});
