import { expect } from '@playwright/test';
import { FIRST_PASSWORD, OPERATOR } from './operator.ts';
import { startServer } from './start-server.ts';
import { test } from './test.ts';

test.use({
  storageState: { cookies: [], origins: [] },
  // At a server where nobody has signed in.
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from it what the fixture needs
  baseURL: async ({}, use) => {
    const { url, stop } = await startServer('main.ts');
    await use(url);
    await stop();
  },
});

test('the first sign-in asks for a new password, says why, and then lets the operator in', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/login/);

  await page.getByLabel('Username').fill(OPERATOR.username);
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('Username or password is wrong.');

  await page.getByRole('textbox', { name: 'Password' }).fill(FIRST_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
  await expect(page.getByText('is the first password of every installation')).toBeVisible();

  await page.goto('/users');
  await expect(page, 'nothing else opens before').toHaveURL(/\/password/);

  await page.getByLabel('Current password').fill(FIRST_PASSWORD);
  await page.getByRole('textbox', { name: 'New password', exact: true }).fill(OPERATOR.password);
  await page.getByLabel('New password, again').fill('something else');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('The two do not match.')).toBeVisible();

  await page.getByLabel('New password, again').fill(OPERATOR.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('navigation', { name: 'Main menu' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
});
