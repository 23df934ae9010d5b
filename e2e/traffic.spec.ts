import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { disperse, gather, say } from './crowd.ts';
import { test } from './test.ts';

test('an operator finds one user’s packets, unmasks them with a reason that is written down, and keeps them in a file', async ({
  page,
}) => {
  const crowd = await gather(page.request, 'packets', 3, 0);
  const [ada, bob, eve] = [crowd[0]!, crowd[1]!, crowd[2]!];
  await page.goto('/traffic');
  await expect(page.getByText('Live', { exact: true }).first()).toBeVisible();
  const user = page.getByRole('textbox', { name: 'User ID' });
  await user.fill(ada.userId);
  await user.press('Enter');
  await expect(page).toHaveURL(new RegExp(`user=${ada.userId}`));
  await expect(page.getByText('No frame matches')).toBeVisible();

  const frames = page.getByRole('option');
  await expect(async () => {
    await say(ada, bob, 'the masked word');
    await expect(frames.filter({ hasText: 'Message' }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await say(eve, bob, 'of somebody else');
  await frames
    .filter({ hasText: /Message 3/ })
    .first()
    .click();
  const details = page.getByRole('complementary', { name: 'Frame' });
  await expect(details.getByText('masked', { exact: true })).toBeVisible();
  await expect(details.getByRole('tree', { name: 'Body' })).toContainText('•••');
  await expect(details).not.toContainText('the masked word');

  await page.getByRole('button', { name: 'Unmask…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Unmask bodies' });
  await dialog.getByRole('button', { name: 'Unmask' }).click();
  await expect(dialog.getByText('Say why you need to see them.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('complaint 1042');
  await dialog.getByRole('button', { name: 'Unmask' }).click();
  await expect(page.getByText('Unmasked', { exact: true })).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/1[45]:\d\d left/);

  await expect(async () => {
    await say(ada, bob, 'the open word');
    await frames
      .filter({ hasText: /Message 3/ })
      .last()
      .click();
    await expect(details.getByRole('tree', { name: 'Body' })).toContainText('the open word', {
      timeout: 2_000,
    });
  }).toPass();

  const opening = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'The audit log entry' }).click();
  const log = await opening;
  const entry = log.getByRole('dialog', { name: 'Audit entry' });
  await expect(entry.getByRole('heading', { name: 'Unmasking begun' })).toBeVisible();
  await expect(entry.getByRole('row', { name: 'Reason complaint 1042' })).toBeVisible();
  await log.keyboard.press('Escape');
  const entries = log.getByRole('table', { name: 'Audit log' });
  const begun = entries.getByRole('row').filter({ hasText: 'Unmasking begun' }).first();
  await expect(begun).toContainText('complaint 1042');
  await expect(begun).toContainText('admin');

  await page.getByRole('button', { name: 'Pause' }).click();
  const shown = await frames.count();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const path = await (await downloading).path();
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  expect(lines.length).toBe(shown);
  await log.getByRole('button', { name: 'Load again' }).click();
  await entries.getByRole('link', { name: 'Unmasked frames downloaded' }).first().click();
  await expect(entry.getByRole('row', { name: `User ${ada.userId}` })).toBeVisible();
  await expect(entry.getByRole('link', { name: 'Begin of the unmasking' })).toBeVisible();
  await log.close();

  await page.getByRole('button', { name: 'End now' }).click();
  await expect(page.getByRole('button', { name: 'Unmask…' })).toBeVisible();
  await expect(details, 'what was shown goes out of sight').not.toContainText('the open word');

  await page.getByLabel('Open a capture').setInputFiles(path);
  await expect(page.getByText(`${lines.length} of ${lines.length} frames`)).toBeVisible();
  await frames
    .filter({ hasText: /Message 3/ })
    .last()
    .click();
  await expect(details.getByRole('tree', { name: 'Body' })).toContainText('the open word');
  await page.getByRole('button', { name: 'Back to live' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await disperse(crowd);
});

test('packets of one’s own are answered, and bytes that are none close the connection', async ({
  page,
}) => {
  await page.goto('/traffic/test');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByText(/Connected as user/)).toBeVisible();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('option', { name: /Heartbeat answer/ })).toBeVisible();
  await page.getByRole('button', { name: 'Bytes', exact: true }).click();
  await page.getByLabel('Bytes, header first (hex)').fill('12 34 56 78 01 01 11 00 00 00 05');
  await expect(page.getByText('Too few bytes')).toBeVisible();
  await page.getByRole('button', { name: 'Send it anyway' }).click();
  await expect(page.getByText('Closed with 1002.')).toBeVisible();
});
