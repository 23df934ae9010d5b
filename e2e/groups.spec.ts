import { type APIRequestContext, type Page, expect } from '@playwright/test';
import type { Group } from '#contract/rest/groups';
import { ChatType } from '#contract/wire/packets/message';
import { Command } from '#contract/wire/commands';
import { messageBody } from '../server/testing/test-im-client.ts';
import { type Member, disperse, gather } from './crowd.ts';
import { test } from './test.ts';

/** Writes to a group; resolves to 'sent', or to the code with which it is refused. */
async function write(from: Member, groupId: string): Promise<unknown> {
  const body = messageBody(from.userId, groupId, { chatType: ChatType.Group });
  const { hasBeenSentId } = body as { hasBeenSentId: unknown };
  from.client.send(Command.MessageRequest, body);
  const answer = await from.client.next(
    Command.MessageResponse,
    (each) => each['hasBeenSentId'] === hasBeenSentId,
  );
  return answer['success'] === true ? 'sent' : answer['errorCode'];
}

async function createGroup(
  api: APIRequestContext,
  name: string,
  members: readonly Member[],
): Promise<string> {
  const [ownerId, ...memberIds] = members.map(({ userId }) => userId);
  const created = await api.post('/api/groups', { data: { name, ownerId, memberIds } });
  if (!created.ok()) throw new Error(`${created.status()}: ${await created.text()}`);
  return ((await created.json()) as { id: string }).id;
}

async function stored(api: APIRequestContext, id: string): Promise<Group> {
  return (await (await api.get(`/api/groups/${id}`)).json()) as Group;
}

/** Types into a picker and takes the first that is found. */
async function pick(page: Page, label: string, text: string, expected: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label });
  await field.fill(text);
  await expect(page.getByRole('option', { name: expected })).toBeVisible();
  await field.press('Enter');
}

test('a group is created with members who are picked, muted, and its members feel it', async ({
  page,
}) => {
  const crowd = await gather(page.request, 'chess', 2, 0);
  const [owner, member] = crowd as [Member, Member];

  await page.goto('/groups');
  await page.getByRole('link', { name: 'New group' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Chess club');
  await pick(page, 'Owner', 'chess0', 'chess 0');
  await pick(page, 'Members', 'chess1', 'chess 1');
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(page.getByText(/Group Chess club was created with ID/)).toBeVisible();
  await page.getByRole('link', { name: 'Chess club' }).click();
  const drawer = page.getByRole('dialog', { name: 'Chess club' });
  await expect(drawer.getByRole('link', { name: 'Members 2' })).toBeVisible();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(await write(member, id)).toBe('sent');

  await drawer.getByRole('button', { name: 'Mute all…' }).click();
  const question = page.getByRole('dialog', { name: 'Mute everyone in Chess club?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('A quarrel');
  await question.getByRole('button', { name: 'Mute group' }).click();
  await expect(page.getByText('Everyone in Chess club is muted.')).toBeVisible();
  expect(await write(member, id)).toBe('group-muted');
  expect(await write(owner, id), 'its owner writes all the same').toBe('sent');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('It is as it was.')).toBeVisible();
  expect(await write(member, id)).toBe('sent');

  await drawer.getByRole('link', { name: 'Members 2' }).click();
  await drawer.getByRole('button', { name: 'What to do with chess 1' }).click();
  await drawer.getByRole('button', { name: 'Mute…' }).click();
  await page.getByRole('button', { name: 'Mute member' }).click();
  await expect(page.getByText('chess 1 is muted in Chess club.')).toBeVisible();
  expect(await write(member, id)).toBe('muted-in-group');

  await drawer.getByRole('link', { name: 'Messages' }).click();
  await expect(drawer.getByRole('listitem').filter({ hasText: 'hello' })).toHaveCount(3);
  await disperse(crowd);
});

test('a group is given to another member, and back', async ({ page }) => {
  const crowd = await gather(page.request, 'tennis', 2, 0);
  const [first, second] = crowd as [Member, Member];
  const id = await createGroup(page.request, 'Tennis club', crowd);
  const muted = await page.request.post(`/api/groups/${id}/mute`, { data: { reason: '' } });
  expect(muted.ok()).toBe(true);
  // Where all are muted, the owner alone writes.
  expect([await write(first, id), await write(second, id)]).toEqual(['sent', 'group-muted']);
  await page.goto(`/groups/${id}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Transfer…' }).click();
  await pick(page, 'New owner', 'tennis 1', 'tennis 1');
  await page.getByRole('button', { name: 'Transfer group' }).click();
  await expect(page.getByText('Tennis club belongs to tennis 1 now.')).toBeVisible();
  expect([await write(first, id), await write(second, id)]).toEqual(['group-muted', 'sent']);

  await page.getByRole('link', { name: 'Members 2' }).click();
  await page.getByRole('button', { name: 'What to do with tennis 0' }).click();
  await page.getByRole('button', { name: 'Make owner…' }).click();
  await page.getByRole('button', { name: 'Transfer group' }).click();
  await expect(page.getByText('Tennis club belongs to tennis 0 now.')).toBeVisible();
  expect([await write(first, id), await write(second, id)]).toEqual(['sent', 'group-muted']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('It is as it was.')).toBeVisible();
  expect([await write(first, id), await write(second, id)]).toEqual(['group-muted', 'sent']);
  await disperse(crowd);
});

test('members come from a pasted list, go, and come back, and their clients feel it', async ({
  page,
}) => {
  const crowd = await gather(page.request, 'rugby', 3, 0);
  const [owner, one, other] = crowd as [Member, Member, Member];
  const id = await createGroup(page.request, 'Rugby club', [owner]);
  expect([await write(one, id), await write(other, id)]).toEqual(['not-member', 'not-member']);
  await page.goto(`/groups/${id}/members`);
  const drawer = page.getByRole('dialog', { name: 'Rugby club' });
  await drawer.getByRole('button', { name: 'Add members' }).click();
  const adding = page.getByRole('dialog', { name: 'Add members to Rugby club' });
  await adding.getByRole('combobox', { name: 'Who' }).evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
  }, `${one.userId}\n${other.userId}`);
  await expect(adding.getByText('rugby 2')).toBeVisible();
  await adding.getByRole('button', { name: 'Add members' }).click();
  await expect(page.getByText('2 users are members of Rugby club.')).toBeVisible();
  expect([await write(one, id), await write(other, id)]).toEqual(['sent', 'sent']);

  await drawer.getByRole('button', { name: 'What to do with rugby 1' }).click();
  await drawer.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove member' }).click();
  await expect(page.getByText('rugby 1 was removed from Rugby club.')).toBeVisible();
  expect([await write(one, id), await write(other, id)]).toEqual(['not-member', 'sent']);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(page.getByText('It is as it was.')).toBeVisible();
  expect(await write(one, id)).toBe('sent');

  await drawer.getByRole('button', { name: 'What to do with rugby 2' }).click();
  await drawer.getByRole('button', { name: 'Mute…' }).click();
  await page.getByRole('button', { name: 'Mute member' }).click();
  await expect(page.getByText('rugby 2 is muted in Rugby club.')).toBeVisible();
  expect([await write(one, id), await write(other, id)]).toEqual(['sent', 'muted-in-group']);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => write(other, id)).toBe('sent');
  await disperse(crowd);
});

test('the second of two who edit one group is told, and can compare', async ({ page, context }) => {
  const crowd = await gather(page.request, 'rowing', 1, 0);
  const id = await createGroup(page.request, 'Rowing club', crowd);
  const second = await context.newPage();
  for (const tab of [page, second]) {
    await tab.goto(`/groups/${id}/edit`);
    await expect(tab.getByLabel('Name', { exact: true })).toHaveValue('Rowing club', {
      timeout: 20_000,
    });
  }
  await page.getByLabel('Name', { exact: true }).fill('Rowing club of 1898');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Group Rowing club of 1898 was saved.')).toBeVisible();

  await second.getByRole('textbox', { name: 'Notice' }).fill('Boats are locked at nine.');
  await second.getByRole('button', { name: 'Save changes' }).click();
  const conflict = second.getByRole('dialog').last();
  await expect(conflict.getByText('Rowing club of 1898')).toBeVisible();
  await conflict.getByRole('group', { name: 'Name' }).getByRole('radio').nth(1).check();
  await conflict.locator('button[type=submit]').click();
  await second.getByRole('button', { name: 'Save changes' }).click();
  await expect(second).toHaveURL(new RegExp(`/groups/${id}$`));
  expect(await stored(page.request, id)).toMatchObject({
    name: 'Rowing club of 1898',
    notice: 'Boats are locked at nine.',
  });
  await disperse(crowd);
});

test('dissolving says whom it hits, wants the name, and ends the talk', async ({ page }) => {
  const crowd = await gather(page.request, 'doomed', 3, 0);
  const id = await createGroup(page.request, 'Doomed club', crowd);
  expect(await write(crowd[1]!, id)).toBe('sent');
  await page.goto(`/groups/${id}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Dissolve…' }).click();
  const question = page.getByRole('dialog', { name: 'Dissolve Doomed club?' });
  await expect(question.getByRole('definition')).toHaveText(['3', '3', '1']);
  await question.getByRole('textbox', { name: 'Reason' }).fill('Fraud');
  await question.getByRole('button', { name: 'Dissolve group' }).click();
  await expect(question, 'nothing was typed').toBeVisible();
  await question.getByLabel(/to confirm/).fill('Doomed club');
  await question.getByRole('button', { name: 'Dissolve group' }).click();
  await expect(page.getByText('Doomed club is dissolved.')).toBeVisible();
  expect(await write(crowd[1]!, id)).toBe('group-dissolved');
  await expect(page.getByRole('button', { name: 'More' })).toHaveCount(0);
  await disperse(crowd);
});

test('many groups are muted at once, with progress, and the job is taken back', async ({
  page,
}) => {
  const crowd = await gather(page.request, 'many', 2, 0);
  const ids: string[] = [];
  for (const name of ['Bulk north', 'Bulk south', 'Bulk west']) {
    ids.push(await createGroup(page.request, name, crowd));
  }
  await page.goto('/groups?q=bulk');
  for (const name of ['Bulk north', 'Bulk south']) {
    await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
  }
  await page.getByRole('button', { name: 'Mute…', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Mute 2 groups?' });
  await question.getByRole('button', { name: 'Mute groups' }).click();
  await expect(page.getByText('Muted groups: 2.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Muting groups' })).toBeVisible();
  for (const [index, expected] of ['group-muted', 'group-muted', 'sent'].entries()) {
    expect(await write(crowd[1]!, ids[index]!)).toBe(expected);
  }
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Lifting mutes of groups' })).toBeVisible();
  await expect.poll(() => write(crowd[1]!, ids[0]!)).toBe('sent');
  await disperse(crowd);
});

test('what is filtered is exported, with the columns one wants', async ({ page }) => {
  const crowd = await gather(page.request, 'sheet', 1, 0);
  await createGroup(page.request, '=Formula club', crowd);
  await page.goto('/groups?q=formula');
  await page.getByRole('button', { name: 'Export…' }).click();
  const question = page.getByRole('dialog', { name: 'Export this group' });
  await question.getByRole('radio', { name: /CSV/ }).check();
  await question.locator('button[type=submit]').click();
  const file = page.getByRole('link', { name: /\.csv/ });
  await expect(file).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  expect(text).toContain('Formula club');
  expect(text, 'no spreadsheet may run it').not.toMatch(/(^|,)"?=Formula/m);
  await disperse(crowd);
});

test('the palette finds a group by its name, from the keyboard', async ({ page }) => {
  const crowd = await gather(page.request, 'palette', 1, 0);
  const id = await createGroup(page.request, 'Zanzibar travellers', crowd);
  await page.goto('/groups');
  await expect(page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('zanzibar');
  await expect(page.getByRole('option', { name: 'Zanzibar travellers' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/groups/${id}$`));
  await disperse(crowd);
});
