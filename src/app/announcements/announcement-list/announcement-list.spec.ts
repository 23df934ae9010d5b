import { TestBed } from '@angular/core/testing';
import { buildAnnouncement } from '../testing/build-announcement.ts';
import { configureAnnouncements, textOf } from '../testing/configure-announcements.ts';
import { AnnouncementList } from './announcement-list.ts';

const NOW = Date.parse('2026-11-23T10:03:00.000Z');

describe('AnnouncementList', () => {
  async function render(announcements = [buildAnnouncement()]) {
    configureAnnouncements();
    const fixture = TestBed.createComponent(AnnouncementList);
    const inputs = { announcements, openId: null, now: NOW, language: 'en' };
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    return { fixture, rows: [...(fixture.nativeElement as HTMLElement).querySelectorAll('li')] };
  }

  it('tells of each announcement who sent it, when, and how far it came', async () => {
    const { rows } = await render([
      buildAnnouncement(),
      buildAnnouncement({ id: '6', state: 'sending', online: 12_345 }),
    ]);
    expect(textOf(rows[0]!)).toContain('Maintenance tonight Sent');
    expect(textOf(rows[0]!)).toContain('Ada · 3 minutes ago');
    expect(textOf(rows[0]!)).toContain('Online 200 Written 190 Confirmed 100 Read 33');
    expect(textOf(rows[1]!)).toContain('Sending');
    expect(textOf(rows[1]!)).toContain('Online 12,345');
  });

  it('draws the bar as shares of those online', async () => {
    const { rows } = await render();
    const widths = [...rows[0]!.querySelectorAll<HTMLElement>('.bar span')].map(
      ({ style }) => style.width,
    );
    expect(widths).toEqual(['95%', '50%', '16.5%']);
  });

  it('leads to the address of the drawer', async () => {
    const { rows } = await render();
    expect(rows[0]!.querySelector('a')!.getAttribute('href')).toBe('/7');
  });

  it('keeps the row and moves its numbers when they rise', async () => {
    const { fixture, rows } = await render();
    fixture.componentRef.setInput('announcements', [buildAnnouncement({ read: 99 })]);
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).contains(rows[0]!)).toBeTrue();
    expect(textOf(rows[0]!)).toContain('Read 99');
  });
});
