import { expect } from '@playwright/test';
import { OPERATOR } from './operator.ts';
import { test } from './test.ts';

test('language and theme change at once and are remembered', async ({ page }) => {
  await page.goto('/users');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.getByRole('heading', { name: '用户', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: '主题' }).click();
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await page.reload();
  await expect(page.getByRole('heading', { name: '用户', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a lost connection is shown, and comes back by itself', async ({ page, context }) => {
  await page.goto('/monitor');
  const badge = page.locator('app-connection-badge').getByRole('status');
  await expect(badge).toHaveText('Live');
  await context.setOffline(true);
  await expect(badge).not.toHaveText('Live', { timeout: 40_000 });
  await context.setOffline(false);
  await expect(badge).toHaveText('Live', { timeout: 20_000 });
});

test('the palette reaches a page from the keyboard', async ({ page }) => {
  await page.goto('/monitor');
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('announce');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/announcements$/);
});

test('on a phone the menu is a drawer', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/monitor');
  await page.getByRole('button', { name: 'Open the menu' }).click();
  await page
    .getByRole('dialog', { name: 'Main menu' })
    .getByRole('link', { name: 'Users' })
    .click();
  await expect(page).toHaveURL(/\/users$/);
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('signing out ends the session for every tab', async ({ browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  await context.request.post('/api/session', { data: OPERATOR });
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto('/users');
  await second.goto('/announcements');
  await first.getByRole('button', { name: /^Account of/ }).click();
  await first.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(first).toHaveURL(/\/login/);
  await expect(second).toHaveURL(/\/login/, { timeout: 20_000 });
  await context.close();
});
