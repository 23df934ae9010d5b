import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Announcement } from '#contract/rest/announcements';
import type { ApiError } from '../../core/api/api-error.ts';
import type { Live } from '../announcements.state.ts';
import { buildAnnouncement } from '../testing/build-announcement.ts';
import {
  buildApiError,
  button,
  configureAnnouncements,
  textOf,
} from '../testing/configure-announcements.ts';
import { AnnouncementDrawer } from './announcement-drawer.ts';

const NOW = Date.parse('2026-11-23T10:03:00.000Z');

describe('AnnouncementDrawer', () => {
  let fixture: ComponentFixture<AnnouncementDrawer>;
  const element = () => fixture.nativeElement as HTMLElement;
  const dialog = () => element().querySelector('dialog')!;

  interface Shown {
    readonly announcement?: Announcement | null;
    readonly error?: ApiError | null;
    readonly live?: Live;
    readonly stale?: boolean;
  }

  async function render({
    announcement = buildAnnouncement(),
    error = null,
    live = { kind: 'following' },
    stale = false,
  }: Shown = {}) {
    configureAnnouncements();
    fixture = TestBed.createComponent(AnnouncementDrawer);
    document.body.append(element());
    const inputs = { open: true, announcement, error, live, stale, now: NOW, language: 'en' };
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
  }

  it('is a dialog named after the announcement', async () => {
    await render();
    expect(dialog().matches(':modal')).toBeTrue();
    const title = element().querySelector(`#${dialog().getAttribute('aria-labelledby')!}`);
    expect(textOf(title)).toBe('Maintenance tonight');
    expect(textOf(dialog())).toContain('Ada · 3 minutes ago');
  });

  it('shows each stage with its share of those online and what it means', async () => {
    await render();
    const stages = [...element().querySelectorAll('app-delivery-funnel li')].map(textOf);
    expect(stages.length).toBe(4);
    expect(stages[0]).toMatch(/^Online 200 /);
    expect(stages[1]).toMatch(/^Written 190 95% /);
    expect(stages[2]).toMatch(/^Confirmed 100 50% .*never confirm/);
    expect(stages[3]).toMatch(/^Read 33 16.5% /);
  });

  it('shows the text as text, line breaks kept', async () => {
    const content = 'One\n<script>alert(1)</script>';
    await render({ announcement: buildAnnouncement({ content }) });
    expect(element().querySelector('.text')!.textContent).toBe(content);
    expect(element().querySelector('script')).toBeNull();
  });

  it('says since when the numbers are old', async () => {
    await render({ live: { kind: 'away', since: NOW - 60_000 }, stale: true });
    expect(textOf(dialog())).toContain('The connection was lost 1 minute ago');
  });

  it('says how far a sending came that broke off', async () => {
    await render({ announcement: buildAnnouncement({ state: 'failed', written: 1500 }) });
    expect(textOf(dialog())).toContain('written to 1,500 of 200 users');
  });

  it('says that there is no such announcement', async () => {
    await render({ announcement: null, error: buildApiError({ status: 404, code: 'not-found' }) });
    expect(textOf(dialog())).toContain('There is no such announcement');
    expect(element().querySelector('[role=alert]')).toBeNull();
  });

  it('offers to try again what failed', async () => {
    await render({ announcement: null, error: buildApiError() });
    let retried = 0;
    fixture.componentInstance.retried.subscribe(() => retried++);
    button(fixture, 'Try again').click();
    expect(retried).toBe(1);
  });

  it('asks to be closed by its button, by Escape and by a click beside it', async () => {
    await render();
    let closed = 0;
    fixture.componentInstance.closed.subscribe(() => closed++);
    button(fixture, 'Close').click();
    const escape = new Event('cancel', { cancelable: true });
    dialog().dispatchEvent(escape);
    expect(escape.defaultPrevented).toBeTrue();
    dialog().dispatchEvent(new PointerEvent('pointerdown'));
    dialog().dispatchEvent(new MouseEvent('click'));
    expect(closed).toBe(3);
  });

  it('stays open when a selection of text ends beside it', async () => {
    await render();
    let closed = 0;
    fixture.componentInstance.closed.subscribe(() => closed++);
    element()
      .querySelector('.text')!
      .dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    dialog().dispatchEvent(new MouseEvent('click'));
    expect(closed).toBe(0);
  });

  it('closes when it is told to', async () => {
    await render();
    fixture.componentRef.setInput('open', false);
    await fixture.whenStable();
    expect(dialog().open).toBeFalse();
  });
});
