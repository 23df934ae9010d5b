import { TestBed } from '@angular/core/testing';
import { Theme } from './theme.ts';

describe('Theme', () => {
  const root = document.documentElement;

  beforeEach(() => {
    localStorage.removeItem('theme');
    root.dataset['theme'] = 'light';
  });
  afterEach(() => localStorage.removeItem('theme'));

  it('shows the stored choice', () => {
    localStorage.setItem('theme', 'dark');
    const theme = TestBed.inject(Theme);
    TestBed.tick();
    expect(theme.current()).toBe('dark');
    expect(root.dataset['theme']).toBe('dark');
  });

  it('changes at once and remembers', () => {
    const theme = TestBed.inject(Theme);
    theme.choose('dark');
    TestBed.tick();
    expect(root.dataset['theme']).toBe('dark');
    expect(localStorage.getItem('theme')).toBe('dark');
  });

  it('follows the system again when asked to', () => {
    localStorage.setItem('theme', 'dark');
    const theme = TestBed.inject(Theme);
    theme.choose('system');
    TestBed.tick();
    const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    expect(theme.current()).toBe(system);
    expect(root.dataset['theme']).toBe(system);
    expect(localStorage.getItem('theme')).toBeNull();
  });

  it('follows the system while it changes', () => {
    const listeners: ((event: Partial<MediaQueryListEvent>) => void)[] = [];
    spyOn(window, 'matchMedia').and.returnValue({
      matches: false,
      addEventListener: (_type: string, listener: never) => listeners.push(listener),
    } as unknown as MediaQueryList);
    const theme = TestBed.inject(Theme);
    expect(theme.current()).toBe('light');
    for (const listener of listeners) listener({ matches: true });
    expect(theme.current()).toBe('dark');
  });
});
