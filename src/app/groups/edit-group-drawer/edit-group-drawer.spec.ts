import { Value } from 'typebox/value';
import { GroupChangesSchema } from '#contract/rest/groups';
import { fail } from '../../core/testing/feature-screen.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { buildGroup, buildGroups } from '../testing/build-group.ts';
import { GroupsScreen } from '../testing/groups-screen.ts';

describe('the drawer that edits a group', () => {
  let screen: GroupsScreen;
  const value = (field: string) => screen.field(`#group-${field}`).value;
  const patch = () => screen.request('PATCH', '/api/groups/500017');

  beforeEach(async () => {
    screen = await GroupsScreen.open('/groups/500017/edit');
    screen.list(buildGroups(2));
    screen.group(buildGroup({ version: 4 }));
  });
  afterEach(() => localStorage.removeItem('language'));

  it('sends what was changed, and the version it was changed from', async () => {
    expect(value('name')).toBe('Analytical Engine');
    screen.type('#group-name', ' Difference Engine ');
    screen.press('Save changes');
    const request = patch();
    expect(request.request.body).toEqual({ version: 4, name: 'Difference Engine' });
    await screen.follow(() => request.flush(buildGroup({ name: 'Difference Engine', version: 5 })));
    expect(screen.url).toBe('/groups/500017');
    expect(screen.said).toEqual(['Group Difference Engine was saved.']);
  });

  it('tells of what somebody else saved meanwhile, to choose from, and then saves over that', () => {
    screen.type('#group-name', 'Mine');
    screen.type('#group-notice', 'My notice');
    screen.press('Save changes');
    const current = buildGroup({ name: 'Theirs', notice: 'Their notice', version: 7 });
    fail(patch(), 409, 'version-conflict', { current });
    const dialog = () => screen.one('app-conflict-dialog');
    expect(textOf(dialog())).toContain('Theirs');
    expect(textOf(dialog())).toContain('My notice');
    const theirs = dialog().querySelectorAll<HTMLInputElement>('fieldset:first-of-type input')[1];
    theirs?.click();
    screen.one('app-conflict-dialog form').dispatchEvent(new SubmitEvent('submit'));
    expect([value('name'), value('notice')]).toEqual(['Theirs', 'My notice']);
    screen.press('Save changes');
    expect(patch().request.body).toEqual({ version: 7, notice: 'My notice' });
  });

  it('does not lose what was typed when the conflict is put away', () => {
    screen.type('#group-name', 'Mine');
    screen.press('Save changes');
    fail(patch(), 409, 'version-conflict', { current: buildGroup({ name: 'Theirs', version: 7 }) });
    screen
      .all('app-conflict-dialog button')
      .find((one) => textOf(one) === 'Cancel')
      ?.click();
    expect(value('name')).toBe('Mine');
    screen.press('Save changes');
    expect(patch().request.body).toEqual({ version: 4, name: 'Mine' });
  });

  it('asks before it gives up what was typed', async () => {
    screen.type('#group-notice', 'Half a sen');
    await screen.follow(() => screen.press('Cancel'));
    expect(screen.url).toBe('/groups/500017/edit');
    expect(screen.text).toContain('Discard what you typed?');
    await screen.follow(() => screen.press('Discard'));
    expect(screen.url).toBe('/groups/500017');
  });

  for (const [field, good, bad] of [
    ['name', 'n'.repeat(64), 'n'.repeat(65)],
    ['name', '棋友', ' \u202e '],
    ['avatar', 'a'.repeat(1024), 'a'.repeat(1025)],
    ['notice', 'x'.repeat(2000), 'x'.repeat(2001)],
  ] as const) {
    it(`takes and refuses the same as the contract: ${field} of ${bad.length}`, () => {
      for (const [sample, taken] of [
        [good, true],
        [bad, false],
      ] as const) {
        expect(Value.Check(GroupChangesSchema, { version: 4, [field]: sample }))
          .withContext('contract')
          .toBe(taken);
      }
      const problem = () => textOf(screen.all(`#group-${field}-note .problem`)[0]);
      screen.type(`#group-${field}`, bad);
      screen.press('Save changes');
      expect(problem()).not.toBe('');
      screen.type(`#group-${field}`, good);
      expect(problem()).toBe('');
      screen.press('Save changes');
      patch();
    });
  }
});
