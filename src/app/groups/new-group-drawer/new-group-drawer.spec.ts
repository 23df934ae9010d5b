import { fail } from '../../core/testing/feature-screen.ts';
import { buildGroup, buildGroups } from '../testing/build-group.ts';
import { GroupsScreen } from '../testing/groups-screen.ts';

const ada = { id: '100017', username: 'ada', nickname: 'Ada', avatar: '' };
const vera = { id: '7', username: 'vera', nickname: 'Vera', avatar: '' };

describe('the drawer for a new group', () => {
  let screen: GroupsScreen;
  const post = () => screen.request('POST', '/api/groups');

  afterEach(() => localStorage.removeItem('language'));

  async function open() {
    screen = await GroupsScreen.open('/groups/new');
    screen.list(buildGroups(2));
  }

  /** Types into a picker, and takes the first that is found. */
  function pick(field: string, text: string, user: object) {
    jasmine.clock().install().mockDate();
    screen.type(`#new-group-${field}`, text);
    jasmine.clock().tick(500);
    jasmine.clock().uninstall();
    screen.answer('GET', '/api/users', { items: [user], total: 1 });
    screen
      .one(`#new-group-${field}`)
      .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
    screen.draw();
  }

  it('creates a group with the owner and the members that were picked', async () => {
    await open();
    screen.type('#group-name', ' Chess club ');
    pick('owner', 'ada', ada);
    pick('members', 've', vera);
    screen.press('Create group');
    const request = post();
    expect(request.request.body).toEqual({
      name: 'Chess club',
      ownerId: '100017',
      memberIds: ['7'],
    });
    await screen.follow(() =>
      request.flush(buildGroup({ id: '9', name: 'Chess club' }), { status: 201, statusText: '' }),
    );
    expect(screen.url).toBe('/groups');
    expect(screen.said).toEqual(['Group Chess club was created with ID 9.']);
  });

  it('wants a name and an owner before it asks the server', async () => {
    await open();
    screen.press('Create group');
    expect(screen.text).toContain('Please fill this in.');
    expect(screen.text).toContain('Choose who owns the group.');
    screen.noRequest();
  });

  it('names the ids that nobody has, and keeps what was picked', async () => {
    await open();
    screen.type('#group-name', 'Chess club');
    pick('owner', 'ada', ada);
    screen.press('Create group');
    fail(post(), 422, 'unknown-users', { userIds: ['41', '42'] });
    expect(screen.text).toContain('These IDs are no users: 41, 42');
    expect(screen.text).toContain('Ada');
  });
});
