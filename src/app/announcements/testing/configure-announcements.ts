import type { EnvironmentProviders, Provider } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { TranslocoService, provideTransloco } from '@jsverse/transloco';
import core from '../../core/i18n/en.ts';
import type { ApiError } from '../../core/api/api-error.ts';
import { provideAnnouncementIcons } from '../announcement-icons.ts';
import texts from '../i18n/en.ts';

/** A test bed in which these components speak English. */
export function configureAnnouncements(...providers: (Provider | EnvironmentProviders)[]): void {
  localStorage.setItem('language', 'en');
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideTransloco({ config: { availableLangs: ['en'], defaultLang: 'en' } }),
      provideAnnouncementIcons(),
      ...providers,
    ],
  });
  TestBed.inject(TranslocoService).setTranslation({ ...core, ...texts }, 'en');
}

/** What a person would read in it, with one blank between its pieces. */
export function textOf(from: ComponentFixture<unknown> | Element | null): string {
  const root = from instanceof Element ? from : (from?.nativeElement as Element | undefined);
  if (root === undefined) return '';
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const pieces: string[] = [];
  while (texts.nextNode()) pieces.push(texts.currentNode.nodeValue ?? '');
  return pieces.join(' ').replace(/\s+/g, ' ').trim();
}

/** The button that says this. */
export function button(fixture: ComponentFixture<unknown>, label: string): HTMLButtonElement {
  const host = fixture.nativeElement as HTMLElement;
  const found = [...host.querySelectorAll('button')].find((element) =>
    [textOf(element), element.getAttribute('aria-label')].includes(label),
  );
  if (!found) throw new Error(`no button "${label}"`);
  return found;
}

export function buildApiError(overrides: Partial<ApiError> = {}): ApiError {
  return {
    status: 500,
    code: 'unexpected-answer',
    message: 'HTTP 500',
    retryAfterSeconds: null,
    ...overrides,
  };
}
