import { expect } from '@playwright/test';
import type { Points } from '#contract/rest/user-records';
import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import { TestImClient } from '../server/testing/test-im-client.ts';
import { type Member, disperse, gather, say } from './crowd.ts';
import { test } from './test.ts';

const serverUrl = () => process.env['E2E_URL'] ?? '';

test('points change by entries with reasons, and the check agrees with the ledger', async ({
  page,
}) => {
  const [ada] = (await gather(page.request, 'points', 1, 0)) as [Member];
  await page.goto(`/users/${ada.userId}`);
  const drawer = page.getByRole('dialog', { name: 'points 0' });
  await drawer.getByRole('link', { name: 'Points' }).click();
  await expect(drawer.getByText('No entries here.')).toBeVisible();

  await drawer.getByLabel('Points', { exact: true }).fill('120');
  await drawer.getByLabel('Reason').fill('Won the quiz');
  await drawer.getByRole('button', { name: 'Add entry' }).click();
  await expect(drawer.getByRole('row', { name: /Won the quiz \+120 120 admin/ })).toBeVisible();
  await drawer.getByLabel('Points', { exact: true }).fill('-200');
  await drawer.getByLabel('Reason').fill('Too much');
  await drawer.getByRole('button', { name: 'Add entry' }).click();
  await expect(drawer.getByText('The user does not have that many points.')).toBeVisible();
  await drawer.getByLabel('Points', { exact: true }).fill('-20');
  await drawer.getByRole('button', { name: 'Add entry' }).click();
  await expect(drawer.getByRole('row', { name: /Too much -20 100 admin/ })).toBeVisible();
  await expect(drawer.getByText('The balance is what the ledger adds up to.')).toBeVisible();

  const answer = await page.request.get(`/api/users/${ada.userId}/points`);
  const { balance, ledgerSum } = (await answer.json()) as Points;
  expect([balance, ledgerSum]).toEqual([100, 100]);
  await drawer.getByRole('link', { name: 'Profile' }).click();
  await expect(drawer.locator('app-user-profile').getByText('100', { exact: true })).toBeVisible();
  await disperse([ada]);
});

test('notes are written and taken back, and the acts say by whom', async ({ page }) => {
  const [ada] = (await gather(page.request, 'noted', 1, 0)) as [Member];
  await page.goto(`/users/${ada.userId}/notes`);
  const drawer = page.getByRole('dialog', { name: 'noted 0' });
  await drawer.getByLabel('New note').fill('Called in about a lost phone.');
  await drawer.getByRole('button', { name: 'Save note' }).click();
  const note = drawer.getByRole('listitem').filter({ hasText: 'a lost phone' });
  await expect(note).toBeVisible();
  await note.getByRole('button', { name: 'Delete' }).click();
  await expect(drawer.getByText('No notes yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(note).toBeVisible();

  await drawer.getByRole('link', { name: 'Acts' }).click();
  const acts = drawer.locator('app-acts-tab').getByRole('listitem');
  await expect(acts.filter({ hasText: 'Note written' })).toHaveCount(2);
  await expect(acts.filter({ hasText: 'Note deleted' })).toContainText('by admin');
  await disperse([ada]);
});

test('friends are added and removed, and a removal is taken back', async ({ page }) => {
  const crowd = (await gather(page.request, 'pal', 2, 0)) as [Member, Member];
  await page.goto(`/users/${crowd[0].userId}/friends`);
  const drawer = page.getByRole('dialog', { name: 'pal 0' });
  const picker = drawer.getByRole('combobox', { name: 'Add a friend' });
  await picker.fill('pal 1');
  await expect(drawer.getByRole('option', { name: /pal 1/ })).toBeVisible();
  await picker.press('Enter');
  await drawer.getByRole('button', { name: 'Add friend' }).click();
  const row = drawer.getByRole('row', { name: /pal 1/ });
  await expect(row).toContainText('1 online');

  await row.getByRole('button', { name: 'Remove pal 1 from the friends' }).click();
  await expect(drawer.getByText('No friends yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await row.getByRole('link', { name: 'pal 1' }).click();
  const other = page.getByRole('dialog', { name: 'pal 1' });
  await other.getByRole('link', { name: 'Friends' }).click();
  await expect(other.getByRole('row', { name: /pal 0/ })).toBeVisible();
  await disperse(crowd);
});

test('one session is kicked: its socket closes, its token binds no more, the other stays', async ({
  page,
}) => {
  const crowd = (await gather(page.request, 'parted', 2, 0)) as [Member, Member];
  const [{ userId }] = crowd;
  const data = { username: 'parted0', password: 'parted pass 0' };
  const login = await page.request.post('/api/im/login', { data });
  const { token } = (await login.json()) as { token: string };
  const second = await TestImClient.bound(serverUrl(), userId, token, { build: 'e2e/2' });

  await page.goto(`/users/${userId}/sessions`);
  const drawer = page.getByRole('dialog', { name: 'parted 0' });
  await drawer
    .getByRole('row', { name: /e2e\/2/ })
    .getByRole('button', { name: /^Kick the session from/ })
    .click();
  const question = page.getByRole('dialog', { name: /^Kick the session from/ });
  await expect(question.getByLabel('Also revoke the tokens of this user')).toBeChecked();
  await question.getByLabel('Reason').fill('Stolen phone');
  await question.getByRole('button', { name: 'Kick session' }).click();
  await second.closed;
  await expect(drawer.getByRole('row', { name: /e2e\/1/ })).toBeVisible();
  await expect(drawer.getByRole('row', { name: /e2e\/2/ })).toHaveCount(0);
  await expect(TestImClient.bound(serverUrl(), userId, token, { build: 'e2e/2' })).rejects.toThrow(
    'bind refused',
  );
  await say(crowd[0], crowd[1], 'still here');

  await drawer.getByRole('link', { name: 'Messages' }).click();
  await expect(drawer.getByText('the audit log keeps who read them')).toBeVisible();
  await expect(drawer.getByText('still here')).toBeVisible();
  await drawer.getByRole('link', { name: 'Acts' }).click();
  const acts = drawer.locator('app-acts-tab').getByRole('listitem');
  await expect(acts.filter({ hasText: 'Kicked by' })).toContainText('Stolen phone');
  await expect(acts.filter({ hasText: 'Private chats read' })).toBeVisible();
  await disperse(crowd);
});

test('a message is taken back from the page of who wrote it, and its reader is told', async ({
  page,
}) => {
  const crowd = (await gather(page.request, 'regret', 2, 0)) as [Member, Member];
  const [writer, reader] = crowd;
  await say(writer, reader, 'my card number');
  await page.goto(`/users/${writer.userId}/messages`);
  const drawer = page.getByRole('dialog', { name: 'regret 0', exact: true });
  const message = drawer.getByRole('listitem').filter({ hasText: 'my card number' });
  await message.getByRole('button', { name: /^Recall the message/ }).click();
  const question = page.getByRole('dialog', { name: 'Recall this message of regret 0?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('They asked for it');
  const told = reader.client.next(
    Command.Push,
    ({ code, eventValue }) => code === PushCode.ChatChanged && eventValue === writer.userId,
  );
  await question.getByRole('button', { name: 'Recall message' }).click();
  await expect(page.getByText('The message is recalled.')).toBeVisible();
  await told;
  await expect(message.getByText('Recalled', { exact: true })).toBeVisible();
  await disperse(crowd);
});
