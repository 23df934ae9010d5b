import { expect } from '@playwright/test';
import { Command } from '#contract/wire/commands';
import { messageBody } from '../server/testing/test-im-client.ts';
import { disperse, forge, gather } from './crowd.ts';
import { test } from './test.ts';

/** Counts are written down every two seconds. */
const COUNTED = { timeout: 20_000 };

test('a client in somebody else’s name stands out with its frame, and an alarm of one’s own goes off', async ({
  page,
}) => {
  const crowd = await gather(page.request, 'doctor', 2, 0);
  const [eve, ada] = [crowd[0]!, crowd[1]!];
  await page.goto('/traffic/doctor');
  await expect(page.getByText('Updated', { exact: false })).toBeVisible();
  for (let n = 0; n < 3; n++) await forge(eve, ada, 'the forged word');
  const mismatch = page.getByRole('region', { name: /packets in somebody else’s name/ });
  await expect(mismatch, 'without anybody asking').toContainText(/e2e\/1 × \d/, COUNTED);

  await mismatch.getByRole('button', { name: 'Show samples' }).click();
  const drawer = page.getByRole('dialog', { name: 'Somebody else’s name' });
  await expect(drawer).toContainText(
    `Claims to be ${ada.userId}, but the connection belongs to ${eve.userId}.`,
  );
  await expect(drawer.getByRole('tree', { name: 'Body' })).toContainText('•••');
  await expect(drawer).not.toContainText('the forged word');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  await page.getByRole('button', { name: 'Add an alarm' }).click();
  const form = page.getByRole('dialog', { name: 'Add an alarm' });
  await form.getByLabel('What is counted').selectOption('bad-field');
  await form.getByLabel('How many').fill('2');
  await form.getByRole('button', { name: 'Add alarm' }).click();
  await expect(form).toBeHidden();
  const ofBadField = page.getByRole('switch', { name: 'Alarm on Bad field' });
  await expect(ofBadField).toBeChecked();
  for (let n = 0; n < 2; n++) {
    eve.client.send(Command.MessageRequest, messageBody(eve.userId, ada.userId, { content: 7 }));
  }
  await expect(page.getByText(/Alarm: “Bad field” 2 ×/), 'on whatever page').toBeVisible(COUNTED);
  const fired = page.getByRole('listitem').filter({ hasText: 'most from e2e/1' });
  await expect(fired.filter({ hasText: 'Bad field 2 × within 5 min' })).toBeVisible();

  await page.getByRole('button', { name: 'Delete the alarm on Bad field' }).click();
  await page.getByRole('button', { name: 'Press again to delete the alarm on Bad field' }).click();
  await expect(ofBadField).toHaveCount(0);
  await disperse(crowd);
});
