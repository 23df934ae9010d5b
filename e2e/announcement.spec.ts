import { expect, test } from '@playwright/test';
import { disperse, gather, receiveAnnouncement, say } from './crowd.ts';

const CROWD = 12;
const CONFIRMING = 8;

test('an operator sees people come and talk, announces to all of them, and watches it arrive', async ({
  page,
}) => {
  await page.goto('/monitor');
  const online = page.getByRole('figure', { name: 'Users online' });
  const before = Number(await online.getByTestId('value').innerText());

  const crowd = await gather(page.request, 'journey', CROWD, CONFIRMING);
  await expect(online.getByTestId('value')).toHaveText(String(before + CROWD));
  await expect(page.getByText(`${before + CROWD} online`)).toBeVisible();

  const messages = page.getByRole('figure', { name: 'Messages', exact: true });
  await say(crowd[0]!, crowd[1]!, 'is anybody there?');
  await expect(messages.getByTestId('detail')).not.toContainText('peak 0 ');
  await expect(page.locator('canvas').first()).toBeVisible();

  await page.getByRole('link', { name: 'Announcements' }).click();
  await page.getByRole('link', { name: 'New announcement' }).first().click();
  await page.getByLabel('Title').fill('Maintenance tonight');
  await page.getByLabel('Text').fill('From 22:00 to 23:00.\nWe will be back 😀');
  await expect(page.getByRole('figure', { name: 'Preview' })).toContainText('Maintenance tonight');
  await page.getByRole('button', { name: 'Review and send' }).click();
  const arrived = receiveAnnouncement(crowd, CONFIRMING);
  await page.getByRole('button', { name: `Send to ${before + CROWD} users` }).click();

  const notices = await arrived;
  for (const notice of notices) {
    expect(notice['eventObj']).toMatchObject({
      title: 'Maintenance tonight',
      content: 'From 22:00 to 23:00.\nWe will be back 😀',
    });
  }

  const drawer = page.getByRole('dialog', { name: 'Maintenance tonight' });
  await expect(drawer.getByRole('listitem').filter({ hasText: 'Written' })).toContainText(
    String(before + CROWD),
  );
  await expect(drawer.getByRole('listitem').filter({ hasText: 'Confirmed' })).toContainText(
    String(CONFIRMING),
  );
  await disperse(crowd);

  await page.goto('/announcements');
  await expect(page.getByRole('link', { name: 'Maintenance tonight' })).toBeVisible();
});
