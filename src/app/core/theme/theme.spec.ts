import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Theme } from './theme.ts';

describe('Theme', () => {
  const links = () => [
    ...document.head.querySelectorAll<HTMLLinkElement>('link[data-theme-styles]'),
  ];
  const drawn = () => document.documentElement.dataset['theme'];
  const stable = () => TestBed.inject(ApplicationRef).whenStable();

  /** The system's wish, and a way to change it. */
  function systemWants(dark: boolean) {
    const list = new EventTarget();
    Object.assign(list, { matches: dark });
    spyOn(window, 'matchMedia').and.returnValue(list as MediaQueryList);
    return (nowDark: boolean) => {
      list.dispatchEvent(Object.assign(new Event('change'), { matches: nowDark }));
    };
  }

  /** Stands for the stylesheet that has arrived. */
  const arrive = (link: HTMLLinkElement | undefined) => link?.dispatchEvent(new Event('load'));

  beforeEach(() => {
    // Nothing is fetched: each test says when a stylesheet arrives.
    spyOnProperty(HTMLLinkElement.prototype, 'href', 'set');
    localStorage.removeItem('theme');
    document.documentElement.dataset['theme'] = 'light';
  });

  afterEach(() => {
    localStorage.removeItem('theme');
    document.documentElement.dataset['theme'] = 'light';
    for (const link of links()) link.remove();
  });

  it('follows the system, also when it changes its mind', async () => {
    const turn = systemWants(true);
    const theme = TestBed.inject(Theme);
    await stable();
    expect([theme.current(), drawn()]).toEqual(['dark', 'dark']);
    turn(false);
    await stable();
    expect(drawn()).toBe('light');
  });

  it('prefers what was chosen, and remembers it', async () => {
    const turn = systemWants(false);
    const theme = TestBed.inject(Theme);
    theme.choose('dark');
    await stable();
    turn(false);
    await stable();
    expect([drawn(), localStorage.getItem('theme')]).toEqual(['dark', 'dark']);
  });

  it('goes back to the system', async () => {
    localStorage.setItem('theme', 'dark');
    systemWants(false);
    const theme = TestBed.inject(Theme);
    expect(theme.current()).toBe('dark');
    theme.choose('system');
    await stable();
    expect([drawn(), localStorage.getItem('theme')]).toEqual(['light', null]);
  });

  it('takes no notice of a choice it does not know', () => {
    localStorage.setItem('theme', 'neon');
    systemWants(false);
    expect(TestBed.inject(Theme).current()).toBe('light');
  });

  it('loads the component styles of one theme, before the own ones', async () => {
    systemWants(true);
    const theme = TestBed.inject(Theme);
    const loaded = theme.loadComponentStyles();
    expect(links().map((link) => link.dataset['themeStyles'])).toEqual(['dark']);
    expect(document.head.firstElementChild).toBe(links()[0] ?? null);
    arrive(links()[0]);
    await loaded;
  });

  it('never waits for styles that cannot be had', async () => {
    systemWants(false);
    const loaded = TestBed.inject(Theme).loadComponentStyles();
    links()[0]?.dispatchEvent(new Event('error'));
    await expectAsync(loaded).toBeResolved();
  });

  it('swaps the component styles without a moment of neither', async () => {
    systemWants(false);
    const theme = TestBed.inject(Theme);
    await stable();
    const loaded = theme.loadComponentStyles();
    arrive(links()[0]);
    await loaded;
    theme.choose('dark');
    await stable();
    expect(drawn()).withContext('until the dark styles are there').toBe('light');
    expect(links().length).toBe(2);
    const dark = links().find((link) => link.dataset['themeStyles'] === 'dark');
    arrive(dark);
    await stable();
    await Promise.resolve();
    expect(drawn()).toBe('dark');
    expect(links()).toEqual(dark ? [dark] : []);
  });
});
