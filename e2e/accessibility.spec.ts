import AxeBuilder from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';
import { disperse, forge, gather } from './crowd.ts';
import { test } from './test.ts';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** The rules whose outcome a change of colours can change. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

test.use({ colorScheme: 'light' });

const PAGES = [
  { path: '/monitor', ready: 'Users online' },
  { path: '/monitor/sessions', ready: 'Sessions' },
  { path: '/users', ready: 'Users' },
  { path: '/users/new', ready: 'New user' },
  { path: '/users/import', ready: 'A row needs a username' },
  { path: '/groups', ready: 'Groups' },
  { path: '/groups/new', ready: 'New group' },
  { path: '/audit', ready: 'Signed in' },
  { path: '/announcements', ready: 'Announcements' },
  { path: '/announcements/new', ready: 'Preview' },
  { path: '/traffic', ready: 'What people wrote' },
  { path: '/traffic/doctor', ready: 'Never went off' },
  { path: '/traffic/test', ready: 'Sent and received' },
  { path: '/password', ready: 'Change password' },
  { path: '/no-such-page', ready: 'There is nothing at this address' },
];

/** One for all tests: what it loaded for one it has for the next. */
let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  // Through it nothing can be said of colours: it lies over every drawer and question.
  await page.addInitScript(() => localStorage.setItem('watermark', 'off'));
});

test.afterAll(() => page.close());

for (const { path, ready } of PAGES) {
  test(`${path} breaks no rule of WCAG 2.2 AA`, async () => {
    await page.goto(path);
    await expect(page.getByText(ready).filter({ visible: true }).first()).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
  });
}

test('a group, its tabs and its questions break no rule of WCAG 2.2 AA', async () => {
  test.slow();
  const name = 'Readers of two themes';
  const user = { username: 'reader', nickname: 'Reader', password: 'long enough' };
  const { id: ownerId } = (await (
    await page.request.post('/api/users', { data: user })
  ).json()) as { id: string };
  const { id } = (await (
    await page.request.post('/api/groups', { data: { name, ownerId, memberIds: [] } })
  ).json()) as { id: string };
  const steps = [
    { path: '', ready: 'Members who wrote' },
    { path: '/members', ready: 'Last message' },
    { path: '/messages', ready: 'Nothing was written in this group yet.' },
    { path: '/activity', ready: 'Hour by hour' },
    { path: '/edit', ready: 'Pinned up for all members.' },
  ];
  for (const { path, ready } of steps) {
    await page.goto(`/groups/${id}${path}`);
    await expect(
      page.getByRole('dialog').getByText(ready).filter({ visible: true }).first(),
    ).toBeVisible();
    expect(await violationsOf(page), path).toEqual([]);
  }
  await page.goto(`/groups/${id}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Dissolve…' }).click();
  await expect(page.getByRole('dialog', { name: `Dissolve ${name}?` })).toBeVisible();
  expect(await violationsOf(page), 'the question').toEqual([]);
});

test('what the doctor found breaks no rule of WCAG 2.2 AA', async () => {
  const crowd = await gather(page.request, 'patient', 2, 0);
  await forge(crowd[0]!, crowd[1]!, 'forged');
  await disperse(crowd);
  await page.goto('/traffic/doctor?range=hour');
  await expect(page.getByRole('img', { name: /Violations over time/ })).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test('a user and all tabs break no rule of WCAG 2.2 AA', async () => {
  // Nine tabs, each looked over whole.
  test.slow();
  const data = {
    username: 'tabbed',
    nickname: 'Tabbed',
    password: 'long enough',
    tags: ['vip'],
  };
  const created = await page.request.post('/api/users', { data });
  const { id } = (await created.json()) as { id: string };
  await page.request.post(`/api/users/${id}/points`, { data: { amount: 5, reason: 'Prize' } });
  await page.request.post(`/api/users/${id}/notes`, { data: { text: 'Called in.' } });
  const steps = [
    { path: '', ready: 'vip' },
    { path: '/sessions', ready: 'Not connected anywhere right now.' },
    { path: '/groups', ready: 'In no group.' },
    { path: '/friends', ready: 'No friends yet.' },
    { path: '/messages', ready: 'No messages here.' },
    { path: '/sign-ins', ready: 'No sign-ins here.' },
    { path: '/acts', ready: 'Points changed' },
    { path: '/notes', ready: 'Called in.' },
    { path: '/points', ready: 'Prize' },
  ];
  await page.goto(`/users/${id}`);
  const drawer = page.getByRole('dialog');
  for (const { path, ready } of steps) {
    await drawer.locator(`nav a[href$="/users/${id}${path}"]`).click();
    await expect(drawer.getByText(ready).filter({ visible: true }).first()).toBeVisible();
    expect(await violationsOf(page), path).toEqual([]);
  }
});

test.describe('signed out', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('/login breaks no rule of WCAG 2.2 AA', async ({ page }) => {
    await page.goto('/login');
    await expect(page.getByLabel('Username')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
  });
});

for (const path of ['/users', '/announcements/new'])
  test(`${path} shows where the focus is at every stop of the keyboard`, async () => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    let stops = 0;
    for (; (await focused.count()) > 0 && stops < 60; stops += 1) {
      await expect.poll(() => focused.evaluate(isRinged), `stop ${stops + 1}`).toBe(true);
      await page.keyboard.press('Tab');
    }
    expect(stops).toBeGreaterThan(8);
  });

/** In place of the source of axe where the page holds it already: reading it takes ten times as long as a look. */
const HELD = '/* held */';

/** Without frames to gather from, and without a word of what is right: either takes longer than the look itself. */
async function axe(page: Page): Promise<AxeBuilder> {
  const held = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder(held ? { page, axeSource: HELD } : { page });
  return builder.setLegacyMode().options({ resultTypes: ['violations', 'incomplete'] });
}

/** What the page breaks as it stands, in either theme. Nothing may cover what is looked at. */
async function violationsOf(page: Page): Promise<unknown[]> {
  const light = await (await axe(page)).withTags(WCAG_22_AA).analyze();
  await show(page, 'dark');
  const dark = await (await axe(page)).withRules(OF_COLOURS).analyze();
  await show(page, 'light');
  const covered = [...light.incomplete, ...dark.incomplete]
    .flatMap(({ nodes }) => nodes)
    .filter(
      ({ any }) => (any[0]?.data as { messageKey?: string } | null)?.messageKey === 'bgOverlap',
    );
  expect(covered.map(({ html }) => html)).toEqual([]);
  return [...light.violations, ...dark.violations].map(({ id, nodes }) => [
    id,
    nodes.map(({ html, any }) => [html, any[0]?.message]),
  ]);
}

async function show(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  // Colours between two themes belong to neither.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  );
}

/**
 * Whether an outline or a shadow is around the element, or around what it spans. Runs in the
 * browser, where nothing from around it is to be had.
 */
function isRinged(element: Element): boolean {
  const outlined = ({ outlineStyle, outlineWidth }: CSSStyleDeclaration) =>
    outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  const style = getComputedStyle(element);
  return (
    outlined(style) || outlined(getComputedStyle(element, '::after')) || style.boxShadow !== 'none'
  );
}
