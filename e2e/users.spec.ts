import { type APIRequestContext, type Page, expect } from '@playwright/test';
import { Command } from '#contract/wire/commands';
import { type Member, bindAgain, comeBack, disperse, gather, say, write } from './crowd.ts';
import { test } from './test.ts';

async function openAlone(page: Page, name: string): Promise<Member> {
  const [member] = (await gather(page.request, name, 1, 0)) as [Member];
  await page.goto(`/users/${member.userId}`);
  return member;
}

/** Chooses what is behind the button of the drawer. */
async function more(page: Page, act: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: act }).click();
}

/** Signs in as an end user's client does; resolves to 'in', 'must change', or to the code with which it is refused. */
async function signIn(api: APIRequestContext, username: string, password: string): Promise<string> {
  const answer = await api.post('/api/im/login', { data: { username, password } });
  const body = (await answer.json()) as { code?: string; mustChangePassword?: boolean };
  if (!answer.ok()) return String(body.code);
  return body.mustChangePassword === true ? 'must change' : 'in';
}

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
  await expect(page.getByText(/User admiral.ackbar was created with ID \d+/)).toBeVisible();

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

test('a user is banned with a reason, which closes their client, and the ban is taken back', async ({
  page,
}) => {
  const member = await openAlone(page, 'judged');
  const drawer = page.getByRole('dialog', { name: 'judged 0', exact: true });
  await drawer.getByRole('button', { name: 'Ban…', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Ban judged 0?' });
  await question.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(question, 'without a reason').toBeVisible();
  await question.getByRole('textbox', { name: 'Reason' }).fill('Fraud');
  await question.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText('judged 0 is banned.')).toBeVisible();
  await member.client.closed;
  expect(await comeBack(member)).not.toBe('bound');
  expect(await signIn(page.request, 'judged0', 'judged pass 0')).toBe('banned');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The ban of judged 0 is lifted.')).toBeVisible();
  expect(await signIn(page.request, 'judged0', 'judged pass 0')).toBe('in');
  expect(await comeBack(member)).toBe('bound');
});

test('what many users write reaches only themselves once they are shadow-banned together', async ({
  page,
}) => {
  const crowd = await gather(page.request, 'noisy', 4, 0);
  const [one, other, spared, listener] = crowd as [Member, Member, Member, Member];
  await say(one, listener, 'heard before');
  await page.goto('/users?q=noisy');
  for (const name of ['noisy0', 'noisy1'])
    await page.getByRole('row').filter({ hasText: name }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Shadow-ban…' }).click();
  const question = page.getByRole('dialog', { name: 'Shadow-ban 2 users?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('A flood of links');
  await question.getByRole('button', { name: 'Shadow-ban', exact: true }).click();
  await expect(page.getByText('Users shadow-banned: 2.')).toBeVisible();

  for (const member of [one, other]) {
    const content = `from ${member.userId}`;
    const answer = await write(member, listener, content);
    expect(answer, 'they are not told').toMatchObject({ success: true });
    const too = await bindAgain(member);
    await write(member, listener, `${content} again`);
    await too.next(Command.MessageResponse, (body) => body['content'] === `${content} again`);
    await too.close();
  }
  await say(spared, listener, 'heard after');
  await listener.client.settled();
  const heard = () => listener.client.all(Command.MessageResponse).map(({ content }) => content);
  expect(heard()).toEqual(['heard before', 'heard after']);

  await page.getByRole('button', { name: 'Undo' }).click();
  const lifting = page
    .getByRole('article')
    .filter({ hasText: 'Lifting the shadow ban of 2 users' });
  await expect(lifting).toContainText(/Changed\s*2/);
  await say(one, listener, 'heard again');
  expect(heard()).toEqual(['heard before', 'heard after', 'heard again']);
  await disperse(crowd);
});

test('a mute of many is taken back, but not from whom somebody changed since', async ({ page }) => {
  const crowd = (await gather(page.request, 'rowdy', 2, 0)) as [Member, Member];
  const [one, other] = crowd;
  const outcomes = async (content: string) => [
    await write(one, other, `${content} 1`),
    await write(other, one, `${content} 2`),
  ];
  await page.goto('/users?q=rowdy');
  for (const name of ['rowdy0', 'rowdy1'])
    await page.getByRole('row').filter({ hasText: name }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Mute…', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Mute 2 users?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('A brawl');
  await question.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(page.getByText('Users muted: 2.')).toBeVisible();
  const muted = { success: false, errorCode: 'muted' };
  expect(await outcomes('at once')).toMatchObject([muted, muted]);

  const data = { reason: 'Threats' };
  const since = await page.request.post(`/api/users/${other.userId}/mute`, { data });
  expect(since.ok()).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  const lifting = page.getByRole('article').filter({ hasText: 'Lifting the mute of 2 users' });
  await expect(lifting).toContainText(/Changed\s*1/);
  await expect(lifting).toContainText(/Changed by somebody since, left as they are\s*1/);
  expect(await outcomes('later')).toMatchObject([{ success: true }, muted]);
  await disperse(crowd);
});

test('a kick closes the client, and its token is worth nothing any more', async ({ page }) => {
  const member = await openAlone(page, 'kicked');
  await more(page, 'Kick…');
  const question = page.getByRole('dialog', { name: 'Kick kicked 0?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('An old client');
  await question.getByRole('button', { name: 'Kick', exact: true }).click();
  await expect(page.getByText('kicked 0 was kicked.')).toBeVisible();
  await member.client.closed;
  expect(await comeBack(member)).toBe('bad-token');
});

test('a password is reset to one that is shown once, and opens one sign-in', async ({ page }) => {
  const member = await openAlone(page, 'forgetful');
  await more(page, 'Reset password…');
  const question = page.getByRole('dialog', { name: 'Reset the password of forgetful 0?' });
  await question.getByRole('textbox', { name: 'Reason' }).fill('Called us');
  await question.getByRole('button', { name: 'Reset password' }).click();
  const given = page.getByRole('dialog', { name: 'One-time password of forgetful 0' });
  const password = (await given.getByRole('code').innerText()).trim();
  expect(password).toMatch(/^[a-z2-9]{12}$/);
  await member.client.closed;
  await page.keyboard.press('Escape');
  await expect(given, 'what it shows is nowhere else').toBeVisible();
  await given.getByRole('button', { name: 'I have passed it on' }).click();
  await expect(page.getByText(password)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'More' })).toBeVisible();
  await expect(page.getByText(password)).toHaveCount(0);

  expect(await signIn(page.request, 'forgetful0', 'forgetful pass 0')).toBe('bad-credentials');
  expect(await signIn(page.request, 'forgetful0', password)).toBe('must change');
  expect(await signIn(page.request, 'forgetful0', password), 'a second time').not.toBe(
    'must change',
  );
});

test('deleting says what goes, wants the username, and leaves a certificate', async ({ page }) => {
  const member = await openAlone(page, 'leaving');
  await more(page, 'Delete…');
  const question = page.getByRole('dialog', { name: 'Delete the account of leaving 0?' });
  await expect(question.getByRole('definition')).toHaveText(['0', '0', '0', '0', '1', '0']);
  await question.getByRole('textbox', { name: 'Reason' }).fill('Asked for it');
  await question.getByRole('button', { name: 'Delete for good' }).click();
  await expect(question, 'nothing was typed').toBeVisible();
  await question.getByLabel(/to confirm/).fill('leaving0');
  await question.getByRole('button', { name: 'Delete for good' }).click();
  const paper = page.getByRole('dialog', { name: 'Certificate of erasure' });
  await expect(paper.getByText('Asked for it')).toBeVisible();
  await expect(paper.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    paper.getByRole('button', { name: 'Download JSON' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^erasure-\d+\.json$/);
  await paper.getByRole('button', { name: 'Close' }).click();
  await member.client.closed;
  expect(await signIn(page.request, 'leaving0', 'leaving pass 0')).toBe('bad-credentials');
  const drawer = page.getByRole('dialog', { name: `Deleted user ${member.userId}` });
  await expect(drawer.getByRole('button', { name: 'Close' }), 'the focus is kept').toBeFocused();
  await expect(page.getByRole('button', { name: 'More' })).toHaveCount(0);
  await drawer.getByRole('button', { name: 'Certificate…' }).click();
  await expect(paper.getByText('Asked for it')).toBeVisible();
});

test('all data of a user comes as an archive', async ({ page }) => {
  const member = await openAlone(page, 'curious');
  await more(page, 'Export all data');
  await expect(page.getByText('The file is being made.')).toBeVisible();
  await page.keyboard.press('Escape');
  const file = page.getByRole('link', { name: /\.zip/ });
  const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
  expect(download.suggestedFilename()).toBe(`user-${member.userId}.zip`);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  expect(bytes.subarray(0, 2).toString(), 'it is a ZIP').toBe('PK');
  expect(bytes.includes('messages.csv')).toBe(true);
  await disperse([member]);
});
