import { expect } from '@playwright/test';
import { disperse, gather, receiveAnnouncement, say } from './crowd.ts';
import { test } from './test.ts';

const CROWD = 12;
const CONFIRMING = 8;

test('an operator sees people come and talk, announces to all of them, and watches it arrive', async ({
  page,
}) => {
  await page.goto('/monitor');
  const tile = (name: string) =>
    page.locator('app-stat-tile').filter({ has: page.getByRole('heading', { name, exact: true }) });
  const onlineFigure = tile('Users online').locator('.figure');
  await expect(onlineFigure).toHaveText(/^\s*\d+$/);
  const before = Number(await onlineFigure.innerText());

  const crowd = await gather(page.request, 'journey', CROWD, CONFIRMING);
  const online = before + CROWD;
  await expect(onlineFigure).toHaveText(String(online));
  await expect(page.getByText(`${online} online`)).toBeVisible();
  const chart = page.getByRole('img', { name: `Users online: now ${online}` });
  await expect(chart.locator('canvas')).toBeVisible();

  await say(crowd[0]!, crowd[1]!, 'is anybody there?');
  await expect(tile('Messages')).toContainText('peak 1 ');

  await page.getByRole('link', { name: 'Announcements' }).click();
  await page.getByRole('link', { name: 'New announcement' }).first().click();
  await page.getByLabel('Title').fill('Maintenance tonight');
  await page.getByLabel('Text').fill('From 22:00 to 23:00.\nWe will be back 😀');
  await expect(page.locator('app-notice-preview')).toContainText('Maintenance tonight');
  await page.getByRole('button', { name: 'Review and send' }).click();
  const arrived = receiveAnnouncement(crowd, CONFIRMING);
  await page.getByRole('button', { name: `Send to ${online} users` }).click();

  const notices = await arrived;
  for (const notice of notices) {
    expect(notice['eventObj']).toMatchObject({
      title: 'Maintenance tonight',
      content: 'From 22:00 to 23:00.\nWe will be back 😀',
    });
  }

  const drawer = page.getByRole('dialog', { name: 'Maintenance tonight' });
  await expect(drawer.getByRole('listitem').filter({ hasText: 'Written' })).toContainText(
    String(online),
  );
  await expect(drawer.getByRole('listitem').filter({ hasText: 'Confirmed' })).toContainText(
    String(CONFIRMING),
  );
  await disperse(crowd);

  await page.goto('/announcements');
  await expect(page.getByRole('link', { name: 'Maintenance tonight' })).toBeVisible();
});
