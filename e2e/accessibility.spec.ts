import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const PAGES = [
  { path: '/monitor', ready: 'Users online' },
  { path: '/monitor/sessions', ready: 'Sessions' },
  { path: '/users', ready: 'Users' },
  { path: '/users/new', ready: 'New user' },
  { path: '/announcements', ready: 'Announcements' },
  { path: '/announcements/new', ready: 'Preview' },
  { path: '/password', ready: 'Change password' },
  { path: '/no-such-page', ready: 'There is nothing at this address' },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    for (const { path, ready } of PAGES) {
      test(`${path} breaks no rule of WCAG 2.2 AA`, async ({ page }) => {
        await page.goto(path);
        await expect(page.getByText(ready).first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).withTags(WCAG_22_AA).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      });
    }

    test.describe('signed out', () => {
      test.use({ storageState: { cookies: [], origins: [] } });

      test('/login breaks no rule of WCAG 2.2 AA', async ({ page }) => {
        await page.goto('/login');
        await expect(page.getByLabel('Username')).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).withTags(WCAG_22_AA).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      });
    });
  });
}
