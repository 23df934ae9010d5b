import { expect, test } from '@playwright/test';
import { disperse, gather } from './crowd.ts';

test('an operator creates a user, is told of a name that is taken, and finds the user again', async ({
  page,
}) => {
  await page.goto('/users');
  await page.getByRole('link', { name: 'New user' }).click();
  const drawer = page.getByRole('dialog', { name: 'New user' });
  await drawer.getByLabel('Username').fill('admiral.ackbar');
  await drawer.getByLabel('Nickname').fill('阿克巴上将');
  await drawer.getByRole('textbox', { name: 'Password' }).fill('it is a trap');
  await drawer.getByRole('button', { name: 'Create user' }).click();
  // It is also said to screen readers, in a region of its own.
  const toast = page.locator('nz-message').getByText(/User admiral.ackbar was created with ID \d+/);
  await expect(toast).toBeVisible();

  await page.goto('/users/new');
  await drawer.getByLabel('Username').fill('Admiral.Ackbar');
  await drawer.getByLabel('Nickname').fill('another');
  await drawer.getByRole('textbox', { name: 'Password' }).fill('it is a trap');
  await drawer.getByRole('button', { name: 'Create user' }).click();
  await expect(drawer.getByText('This username is taken.')).toBeVisible();
  await expect(drawer.getByLabel('Nickname'), 'what was typed is kept').toHaveValue('another');

  await page.goto('/users');
  await page.getByRole('searchbox').fill('克巴');
  await expect(page).toHaveURL(/q=/);
  await expect(page.getByRole('link', { name: 'admiral.ackbar' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('searchbox'), 'a filtered list can be reloaded').toHaveValue('克巴');
  await page.getByRole('link', { name: 'admiral.ackbar' }).click();
  await expect(page.getByRole('dialog').getByText('阿克巴上将')).toBeVisible();
});

test('users who are connected can be told from those who are not', async ({ page }) => {
  const crowd = await gather(page.request, 'present', 3, 0);
  await page.goto('/users?online=true&q=present');
  await expect(page.getByRole('link', { name: /^present\d$/ })).toHaveCount(3);
  await disperse(crowd.slice(1));
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('link', { name: /^present\d$/ })).toHaveCount(1);
  }).toPass();
  await disperse(crowd.slice(0, 1));
});
