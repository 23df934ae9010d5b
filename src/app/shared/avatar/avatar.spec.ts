import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { textOf } from '../../core/testing/text-of.ts';
import { initialsOf } from './initials.ts';
import { Avatar, hueOf } from './avatar.ts';

describe('initialsOf', () => {
  for (const [name, initials] of [
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['Jean-Luc Picard', 'JP'],
    ['mary.jane_watson', 'MW'],
    ['李白', '李白'],
    ['欧阳小明', '小明'],
    ['王', '王'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧F'],
    ['ß', 'SS'],
    ['  ', ''],
    ['', ''],
  ] as const) {
    it(`of "${name}" are "${initials}"`, () => expect(initialsOf(name)).toBe(initials));
  }
});

describe('Avatar', () => {
  let fixture: ComponentFixture<Avatar>;
  const host = () => fixture.nativeElement as HTMLElement;

  async function show(inputs: { ownerId?: string; name?: string; avatar?: string }) {
    fixture = TestBed.createComponent(Avatar);
    const { ownerId = '1', name = 'Ada', avatar = '' } = inputs;
    for (const [input, value] of Object.entries({ ownerId, name, avatar })) {
      fixture.componentRef.setInput(input, value);
    }
    document.body.append(host());
    await fixture.whenStable();
  }

  afterEach(() => (document.documentElement.dataset['theme'] = 'light'));

  it('keeps its colour, and gives neighbours different ones', () => {
    expect(hueOf('100017')).toBe(hueOf('100017'));
    expect(hueOf('100017')).not.toBe(hueOf('100018'));
    const used = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`${100_000 + index}`)));
    expect(used.size).toBeGreaterThan(8);
  });

  for (const theme of ['light', 'dark']) {
    it(`can be read in every colour of the ${theme} theme`, async () => {
      document.documentElement.dataset['theme'] = theme;
      for (let id = 0; id < 40; id++) {
        await show({ ownerId: `${id}` });
        const { color, backgroundColor } = getComputedStyle(host());
        expect(contrast(color, backgroundColor))
          .withContext(`${color} on ${backgroundColor}`)
          .toBeGreaterThan(4.5);
        fixture.destroy();
      }
    });
  }

  it('shows a picture of this server, and initials when it cannot be had', async () => {
    await show({ avatar: '/nothing/here.png' });
    const image = host().querySelector('img')!;
    expect(image.getAttribute('src')).toBe('/nothing/here.png');
    image.dispatchEvent(new Event('error'));
    await fixture.whenStable();
    expect(host().querySelector('img')).toBeNull();
    expect(textOf(host())).toBe('A');
  });

  for (const avatar of ['https://evil.example/a.png', '//evil.example/a.png', '/\\evil.example']) {
    it(`fetches nothing from elsewhere: ${avatar}`, async () => {
      await show({ avatar });
      expect(host().querySelector('img')).toBeNull();
    });
  }
});

/** Contrast of two `rgb(…)` colours (WCAG 2.2, relative luminance). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((text) => {
    const part = Number(text) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
