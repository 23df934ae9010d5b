import { TestBed } from '@angular/core/testing';
import type { Announcement } from '#contract/rest/announcements';
import type { Live } from '../live.ts';
import { buildAnnouncement } from '../testing/build-announcement.ts';
import { configureAnnouncements, textOf } from '../testing/configure-announcements.ts';
import { AnnouncementDetails } from './announcement-details.ts';

const NOW = Date.parse('2026-11-23T10:03:00.000Z');

describe('AnnouncementDetails', () => {
  async function render(overrides: Partial<Announcement> = {}, live: Live = { kind: 'following' }) {
    configureAnnouncements();
    const fixture = TestBed.createComponent(AnnouncementDetails);
    const inputs = { announcement: buildAnnouncement(overrides), live, now: NOW, language: 'en' };
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('shows each stage with its share of those online and what it means', async () => {
    const stages = [...(await render()).querySelectorAll('li')].map(textOf);
    expect(stages.length).toBe(4);
    expect(stages[0]).toMatch(/^Online 200 /);
    expect(stages[1]).toMatch(/^Written 190 95% /);
    expect(stages[2]).toMatch(/^Confirmed 100 50% .*never confirm/);
    expect(stages[3]).toMatch(/^Read 33 16.5% /);
  });

  it('shows no shares of nobody', async () => {
    const nobody = { online: 0, written: 0, acknowledged: 0, read: 0 };
    const details = await render(nobody);
    expect(textOf(details)).not.toContain('%');
    expect(textOf(details)).not.toContain('NaN');
  });

  it('shows the text as text, line breaks kept', async () => {
    const content = 'One\n<script>alert(1)</script>';
    const details = await render({ content });
    expect(details.querySelector('.text')!.textContent).toBe(content);
    expect(details.querySelector('script')).toBeNull();
  });

  it('says that the numbers are live', async () => {
    const details = await render();
    expect(textOf(details)).toContain('Live');
    expect(details.querySelector('.stale')).toBeNull();
  });

  it('says how old the numbers are when the connection has been away', async () => {
    const details = await render({}, { kind: 'away', since: NOW - 60_000 });
    expect(textOf(details)).toContain('The connection was lost 1 minute ago');
    expect(details.querySelector('.stale')).not.toBeNull();
  });

  it('says how far a sending came that broke off', async () => {
    const details = await render({ state: 'failed', online: 2000, written: 1500 });
    expect(textOf(details)).toContain('written to 1,500 of 2,000 users');
  });
});
