import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../i18n/en.ts';
import { SHARED_ICONS } from '../icons.ts';
import { MessageContent } from './message-content.ts';

describe('what somebody wrote', () => {
  let fixture: ComponentFixture<MessageContent>;
  const host = () => fixture.nativeElement as HTMLElement;
  const links = () => [...host().querySelectorAll('a')].map((a) => a.getAttribute('href'));

  async function show(content: string, contentType = 0, contentDuration: number | null = null) {
    TestBed.configureTestingModule({
      providers: [provideTexts(core, shared), provideNzIcons(SHARED_ICONS)],
    });
    fixture = TestBed.createComponent(MessageContent);
    fixture.componentRef.setInput('message', { content, contentType, contentDuration });
    await fixture.whenStable();
  }

  it('is text, whatever it looks like', async () => {
    const markup = '<img src=x onerror="alert(1)"> <b>bold</b> {{ 7 * 7 }}';
    await show(markup);
    expect(textOf(host())).toBe(markup);
    expect(host().querySelector('img, b')).toBeNull();
  });

  it('leads to web addresses and nowhere else', async () => {
    await show('a(https://example.org/a)[here] a(javascript:alert(1))[there] http://example.org。');
    expect(links()).toEqual(['https://example.org/a', 'http://example.org']);
    expect(textOf(host())).toContain('a(javascript:alert(1))[there]');
    expect(host().querySelector('a')?.rel).toContain('noopener');
  });

  it('draws a face by its name, and keeps the text around it', async () => {
    await show('well face[smile] done');
    expect(textOf(host().querySelector('.face'))).toBe('smile');
    expect(textOf(host())).toBe('well smile done');
  });

  it('loads a picture only when it is asked for', async () => {
    await show('/files/cat.png', 3);
    expect(host().querySelector('img')).toBeNull();
    host().querySelector('button')?.click();
    await fixture.whenStable();
    expect(host().querySelector('img')?.getAttribute('src')).toBe('/files/cat.png');
  });

  it('says how long a voice message is', async () => {
    await show('/files/a.mp3', 2, 7);
    expect(textOf(host())).toContain('Voice message 7 s');
  });

  it('never loads from elsewhere by itself: it says whose site that is', async () => {
    await show('https://tracker.example/pixel.png', 3);
    expect(host().querySelector('img, button')).toBeNull();
    expect(textOf(host())).toContain('Opens tracker.example in a new tab');
  });

  it('shows who grabbed what of a red packet, also where numbers are texts', async () => {
    const grab = { userName: 'Vera', money: '3', isLucky: 1 };
    const packet = { description: 'Cheers', number: '2', surplusNumber: 1, Records: [grab] };
    await show(JSON.stringify({ Packets: [packet] }), 4);
    expect(textOf(host())).toBe('Cheers 2 shares, 1 left Vera Luckiest 3');
  });

  it('shows as text what is no red packet, no path, or of a kind that is not known', async () => {
    await show('{"Packets":[', 4);
    expect(textOf(host())).toBe('{"Packets":[');
    TestBed.resetTestingModule();
    await show('javascript:alert(1)', 3);
    expect(textOf(host())).toBe('javascript:alert(1)');
    expect(links()).toEqual([]);
    TestBed.resetTestingModule();
    await show('from the future', 99);
    expect(textOf(host())).toBe('from the future');
  });
});
