import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Problem } from '#contract/rest/problem';
import { Permission } from '#contract/rest/permissions';
import { type User, USER_SORTS } from '#contract/rest/users';
import { searchVector } from '../storage/search-vector.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { operatorWith } from '../testing/operator-with.ts';
import { TestImClient } from '../testing/test-im-client.ts';
import { UserTokens } from './user-tokens.ts';
import { UsersRepository } from './users.repository.ts';

const server = await buildTestApp({ after }, { listen: true });
const { app, url } = server;
const { db } = server.storage;
const cookies = await server.signIn();

beforeEach(async () => {
  await db.deleteFrom('users').execute();
  await db.deleteFrom('audit_log').execute();
});

function post(payload: object, by = cookies) {
  return app.inject({ method: 'POST', url: '/api/users', payload, cookies: by });
}

async function create(more: object): Promise<User> {
  const answer = await post({ nickname: 'nobody', password: '123456', ...more });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json();
}

async function list(query: object): Promise<{ items: User[]; total: number }> {
  const answer = await app.inject({ url: '/api/users', query: { ...query }, cookies });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

const found = async (q: string) =>
  (await list({ q, sort: 'id' })).items.map((user) => user.username);

describe('POST /api/users', () => {
  test('creates a user and writes down who did it, without the password', async () => {
    const answer = await post({
      username: 'Linda',
      nickname: '王小明',
      password: 'not to be seen',
      phone: '138 0013-8000',
      email: 'linda@example.com',
    });
    assert.equal(answer.statusCode, 201);
    const user = answer.json<User>();
    const { id, createdAt, ...rest } = user;
    assert.match(id, /^\d+$/);
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000);
    assert.deepEqual(rest, {
      username: 'Linda',
      nickname: '王小明',
      avatar: '',
      phone: '138 0013-8000',
      gender: 'unknown',
      email: 'linda@example.com',
      tags: [],
      points: 0,
      ban: null,
      mute: null,
      shadowBanned: false,
      deletedAt: null,
      lastSeenAt: null,
      onlineDevices: 0,
      version: 1,
    });
    const [act, ...others] = await db.selectFrom('audit_log').selectAll().execute();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [act!.admin_name, act!.action, act!.target_type, act!.target_id, act!.before],
      ['admin', 'user.create', 'user', id, null],
    );
    assert.equal((act!.after as unknown as User).nickname, '王小明');
    assert.ok(!JSON.stringify(act).includes('not to be seen'));
    const one = await app.inject({ url: `/api/users/${id}`, cookies });
    assert.deepEqual(one.json(), user);
  });

  test('refuses a name that is taken, whatever its case, and writes nothing', async () => {
    await create({ username: 'linda' });
    await db.deleteFrom('audit_log').execute();
    const answer = await post({ username: 'LINDA', nickname: 'x', password: '123456' });
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'username-taken']);
    assert.equal((await list({})).total, 1);
    assert.deepEqual(await db.selectFrom('audit_log').selectAll().execute(), []);
  });

  test('gives nobody the name of the system account', async () => {
    const answer = await post({ username: 'System', nickname: 'x', password: '123456' });
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'username-taken']);
    const search = searchVector('x');
    const rename = db.insertInto('users').values({
      username: 'SYSTEM',
      nickname: 'x',
      password_hash: 'x',
      search,
    });
    await assert.rejects(rename.execute(), /users_not_system/);
  });

  test('gives a name that many ask for at once to one of them', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post({ username: 'one', nickname: 'x', password: '123456' })),
    );
    assert.deepEqual(answers.map((answer) => answer.statusCode).sort(), [
      201,
      ...Array<number>(7).fill(409),
    ]);
  });

  const good = { username: 'linda', nickname: 'x', password: '123456' };
  for (const [name, body] of Object.entries({
    'no username': { ...good, username: undefined },
    'a name of one character': { ...good, username: 'l' },
    'a name with blanks': { ...good, username: 'lin da' },
    'a short password': { ...good, password: '12345' },
    'an empty nickname': { ...good, nickname: '' },
    'a blank nickname': { ...good, nickname: '  ' },
    'a phone with letters': { ...good, phone: '138x' },
    'an unknown field': { ...good, role: 'owner' },
    'a nickname that turns the text after it': { ...good, nickname: 'a\u202eb' },
    'a nickname that cannot be stored': { ...good, nickname: 'a\u0000b' },
    'a number as nickname': { ...good, nickname: 7 },
    'a list': [good],
  })) {
    test(`refuses ${name}`, async () => {
      const answer = await post(body);
      assert.equal(answer.statusCode, 400, answer.body);
      assert.match(answer.json().code, /^[a-z-]+$/);
      assert.equal((await list({})).total, 0);
    });
  }
});

test('who lacks the permission neither reads nor writes users', async () => {
  const { id } = await create({ username: 'linda' });
  const reader = await operatorWith(server, [Permission.UsersRead]);
  const writer = await operatorWith(server, [Permission.UsersWrite]);
  const body = { username: 'other', nickname: 'x', password: '123456' };
  const codes = [];
  for (const by of [{}, reader, writer]) {
    codes.push([
      (await app.inject({ url: '/api/users', cookies: { ...by } })).statusCode,
      (await app.inject({ url: `/api/users/${id}`, cookies: { ...by } })).statusCode,
      (await post({ ...body, username: `other${codes.length}` }, by as typeof cookies)).statusCode,
    ]);
  }
  assert.deepEqual(codes, [
    [401, 401, 401],
    [200, 200, 403],
    [403, 403, 201],
  ]);
});

test('says in words what is wrong with a nickname of two lines', async () => {
  const answer = await post({ username: 'two.lines', nickname: 'a\nb', password: '123456' });
  assert.equal(answer.statusCode, 400);
  assert.match(
    answer.json<Problem>().message,
    /nickname must be one line .* no control characters/,
  );
});

test('an unknown id is answered with 404, whatever is asked of it', async () => {
  const parts = [
    'groups',
    'friends',
    'sessions',
    'sign-ins',
    'acts',
    'notes',
    'points',
    'messages',
  ];
  for (const path of ['', ...parts.map((part) => `/${part}`)]) {
    const answer = await app.inject({ url: `/api/users/nobody${path}`, cookies });
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'not-found'], path);
  }
});

describe('GET /api/users', () => {
  test('finds by beginnings of names, numbers and parts, and by any part of a Chinese name', async () => {
    await create({ username: 'linda', nickname: '王小明明', phone: '+86 138-0013-8000' });
    await create({ username: 'li_na.wang', nickname: 'Mary Ann', phone: '15900001111' });
    const { id } = await create({ username: 'bob', nickname: 'O’Neill', email: 'big.bob@qq.com' });
    const cases: [q: string, usernames: string[]][] = [
      ['lin', ['linda']],
      ['LI', ['linda', 'li_na.wang']],
      ['li_na', ['li_na.wang']],
      ['wang', ['li_na.wang']],
      ['na.wang', ['li_na.wang']],
      ['小明', ['linda']],
      ['明', ['linda']],
      ['王', ['linda']],
      ['王明', []],
      ['138', ['linda']],
      ['13800138', ['linda']],
      ['8613800138', ['linda']],
      ['159', ['li_na.wang']],
      ['ann mary', ['li_na.wang']],
      ['mary bob', []],
      ['qq', ['bob']],
      ['big.bob@qq.com', ['bob']],
      [id, ['bob']],
      ['inda', []],
      ["'; DROP TABLE users; --", []],
      ["' | 'linda", ['linda']],
      ['!!!', []],
      ['\u0000', []],
      ['   ', ['linda', 'li_na.wang', 'bob']],
    ];
    for (const [q, usernames] of cases) assert.deepEqual(await found(q), usernames, q);
  });

  test('shows every row exactly once, page by page, in each order both ways', async () => {
    const names = ['b', 'a', 'B', 'c', 'ab', 'a_c', 'Zoe', 'zoe2', 'd', 'e', 'f'];
    for (const [i, name] of names.entries()) {
      await create({ username: `${name}-${i}`, nickname: ['同名', 'same', 'other'][i % 3] });
    }
    const repository = new UsersRepository(db);
    const all = (await list({ pageSize: 200 })).items;
    await repository.record([all[2]!.id, all[5]!.id], Date.now());
    await repository.record([all[7]!.id], Date.now() + 1000);
    await db.updateTable('users').set({ points: '20' }).where('id', '=', all[1]!.id).execute();
    await db.updateTable('users').set({ points: '3' }).where('id', '=', all[6]!.id).execute();
    await db.updateTable('users').set({ id: '9' }).where('id', '=', all[0]!.id).execute();
    const rows = (await list({ pageSize: 200 })).items;
    assert.equal(rows.length, names.length);

    const byId = (a: User, b: User) => a.id.length - b.id.length || compare(a.id, b.id);
    const keys: Record<(typeof USER_SORTS)[number], (user: User) => string> = {
      id: () => '',
      username: (user) => user.username.toLowerCase(),
      nickname: (user) => user.nickname.toLowerCase(),
      createdAt: (user) => user.createdAt,
      lastSeenAt: (user) => user.lastSeenAt ?? '',
      points: (user) => String(user.points).padStart(9, '0'),
    };
    for (const sort of USER_SORTS) {
      // Beside the id column itself, ids only break ties, and as the index has them: as text.
      const tie = sort === 'id' ? byId : (a: User, b: User) => compare(a.id, b.id);
      const sorted = rows.toSorted((a, b) => compare(keys[sort](a), keys[sort](b)) || tie(a, b));
      for (const [name, expected] of [
        [sort, sorted],
        [`-${sort}`, sorted.toReversed()],
      ] as const) {
        const ids: string[] = [];
        for (let page = 1; page <= 4; page++) {
          const { items, total } = await list({ sort: name, page, pageSize: 4 });
          assert.equal(total, names.length);
          ids.push(...items.map((user) => user.id));
        }
        const expectedIds = expected.map((user) => user.id);
        if (name.endsWith('createdAt')) {
          // Times are exact to the microsecond in the database only.
          assert.deepEqual(ids.toSorted(), expectedIds.toSorted());
          const times = ids.map((id) => rows.find((user) => user.id === id)!.createdAt);
          assert.deepEqual(times, name === sort ? times.toSorted() : times.toSorted().reverse());
        } else assert.deepEqual(ids, expectedIds, name);
      }
    }
  });

  test('sorts and pages what a search found', async () => {
    for (let i = 0; i < 7; i++) {
      await create({ username: `linda${i}`, nickname: `n${(i * 3) % 7}` });
      await create({ username: `other${i}` });
    }
    const nicknames: string[] = [];
    for (let page = 1; page <= 4; page++) {
      const { items, total } = await list({ q: 'lin', sort: '-nickname', page, pageSize: 3 });
      assert.equal(total, 7);
      nicknames.push(...items.map((user) => user.nickname));
    }
    assert.deepEqual(nicknames, ['n6', 'n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
  });

  describe('of many', () => {
    // So many that some of what is found is walked along, some collected.
    const MANY = 12_000;
    beforeEach(async () => {
      await sql`
        INSERT INTO users (username, nickname, password_hash, points, gender, search)
        SELECT 'many' || n, 'n' || (n * 7919) % 1000, '', (n * 104729) % 5000,
          CASE WHEN n % 3 = 0 THEN 'female' ELSE 'male' END,
          array_to_tsvector(array_remove(ARRAY['many', '1' || n,
            CASE WHEN n % 3 = 0 THEN '王小' END,
            CASE WHEN n <= 1000 THEN 'thousand' END, CASE WHEN n <= 1001 THEN 'andone' END], NULL))
        FROM generate_series(1, ${MANY}::int) AS n
      `.execute(db);
    });

    const pagesOf = async (query: object, sort: string, ids: readonly string[]) => {
      for (const page of [1, 2, 5]) {
        const { items, ...rest } = await list({ ...query, sort, page, pageSize: 200 });
        const expected = ids.slice((page - 1) * 200, page * 200);
        assert.deepEqual(
          items.map(({ id }) => id),
          expected,
          `${sort} ${page}`,
        );
        assert.deepEqual(rest, { total: 1_000, capped: true });
      }
    };

    test('counts and pages to a thousand in every order, and says that there are more', async () => {
      const orders = {
        id: 'length(id), id',
        '-points': 'points DESC, id DESC',
        nickname: 'nickname, id',
        username: 'username',
      };
      const filters: [query: object, where: string][] = [
        [{ q: 'many' }, 'true'],
        [{ q: '1' }, 'true'],
        [{ q: '王' }, "gender = 'female'"],
        [{ q: '王', gender: 'female' }, "gender = 'female'"],
        [{ gender: 'male', minPoints: 100 }, "gender = 'male' AND points >= 100"],
        [{ minPoints: 100 }, 'points >= 100'],
        [{ maxPoints: 4000 }, 'points <= 4000'],
      ];
      for (const [query, where] of filters) {
        for (const [sort, order] of Object.entries(orders)) {
          const { rows } = await sql<{ id: string }>`
            SELECT id FROM users WHERE ${sql.raw(where)} ORDER BY ${sql.raw(order)}
          `.execute(db);
          await pagesOf(
            query,
            sort,
            rows.map(({ id }) => id),
          );
        }
      }
      assert.equal((await list({})).total, MANY);
    });

    test('refuses a page beyond, which is no empty page', async () => {
      for (const query of ['q=many', 'q=andone', 'gender=male', 'minPoints=1&sort=points']) {
        const answer = await app.inject({
          url: `/api/users?${query}&page=6&pageSize=200`,
          cookies,
        });
        const { code, details } = answer.json<{ code: string; details: object }>();
        assert.deepEqual([answer.statusCode, code], [422, 'page-out-of-reach'], query);
        assert.deepEqual(details, { rows: 1_000 });
      }
    });

    test('shows the end of what is just not too much', async () => {
      const thousand = await list({ q: 'thousand', page: 50 });
      assert.deepEqual([thousand.items.length, thousand.total], [20, 1_000]);
      assert.ok(!('capped' in thousand));
      assert.deepEqual(await list({ q: 'thousand', page: 51 }), { items: [], total: 1_000 });
      assert.deepEqual(await list({ q: 'nobody', page: 999 }), { items: [], total: 0 });
    });
  });

  test('refuses what is no page, no order, no filter', async () => {
    for (const query of [
      'page=0',
      'page=x',
      'pageSize=201',
      'sort=password_hash',
      'online=2',
      'x=1',
    ]) {
      const answer = await app.inject({ url: `/api/users?${query}`, cookies });
      assert.equal(answer.statusCode, 400, query);
    }
  });

  test('knows who is online, on how many devices', async () => {
    const [ada, bob, eve] = [
      await create({ username: 'ada' }),
      await create({ username: 'bob' }),
      await create({ username: 'eve' }),
    ];
    const tokens = new UserTokens(db);
    const clients = await Promise.all(
      [ada, ada, bob].map(async ({ id }) => TestImClient.bound(url, id, await tokens.issue(id))),
    );
    const devices = async (query: object) => {
      const { items, total } = await list({ sort: 'username', ...query });
      return { total, ...Object.fromEntries(items.map((u) => [u.username, u.onlineDevices])) };
    };
    assert.deepEqual(await devices({}), { total: 3, ada: 2, bob: 1, eve: 0 });
    assert.deepEqual(await devices({ online: true }), { total: 2, ada: 2, bob: 1 });
    assert.deepEqual(await devices({ online: false }), { total: 1, eve: 0 });
    assert.deepEqual(await devices({ online: true, q: 'b' }), { total: 1, bob: 1 });
    assert.deepEqual(await devices({ online: false, q: 'b' }), { total: 0 });
    const one = await app.inject({ url: `/api/users/${ada.id}`, cookies });
    assert.equal(one.json<User>().onlineDevices, 2);
    assert.ok(eve.id);
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('the filters', () => {
  const names = async (query: object) =>
    (await list({ sort: 'username', ...query })).items.map((user) => user.username);

  test('find beginnings without regard to case, and what looks like a pattern literally', async () => {
    await create({ username: 'Linda_1', nickname: 'Ada', phone: '+86 138-0013', email: 'L@x.cn' });
    await create({ username: 'lindax1', nickname: '%da', email: 'lin@y.cn' });
    const cases: [query: object, usernames: string[]][] = [
      [{ username: 'LINDA' }, ['Linda_1', 'lindax1']],
      [{ username: 'linda_' }, ['Linda_1']],
      [{ username: 'inda' }, []],
      [{ nickname: 'aD' }, ['Linda_1']],
      [{ nickname: '%' }, ['lindax1']],
      [{ phone: '8613' }, ['Linda_1']],
      [{ phone: '+86 138' }, ['Linda_1']],
      [{ phone: '138' }, []],
      [{ email: 'l' }, ['Linda_1', 'lindax1']],
      [{ email: 'LIN@' }, ['lindax1']],
    ];
    for (const [query, usernames] of cases) {
      assert.deepEqual(await names(query), usernames, JSON.stringify(query));
    }
  });

  test('tell genders, tags, points and times apart, together with a search', async () => {
    const [ada, bob, eve] = [
      await create({ username: 'ada', gender: 'female', tags: ['VIP', '新用户'] }),
      await create({ username: 'bob', gender: 'male', tags: ['VIP'] }),
      await create({ username: 'eve' }),
    ];
    await db.updateTable('users').set({ points: '50' }).where('id', '=', bob.id).execute();
    const noon = Date.UTC(2026, 0, 1, 12);
    await new UsersRepository(db).record([eve.id], noon);
    const at = (ms: number) => new Date(ms).toISOString();
    const cases: [query: object, usernames: string[]][] = [
      [{ gender: 'female' }, ['ada']],
      [{ gender: 'unknown' }, ['eve']],
      [{ tag: 'VIP' }, ['ada', 'bob']],
      [{ tag: 'VIP', gender: 'male' }, ['bob']],
      [{ tag: '新用户' }, ['ada']],
      [{ tag: 'vip' }, []],
      [{ tag: 'VIP', q: 'ad' }, ['ada']],
      [{ minPoints: 1 }, ['bob']],
      [{ maxPoints: 49 }, ['ada', 'eve']],
      [{ minPoints: 50, maxPoints: 50 }, ['bob']],
      [{ seenFrom: at(noon) }, ['eve']],
      [{ seenBefore: at(noon) }, []],
      [{ seenFrom: at(noon - 1), seenBefore: at(noon + 1) }, ['eve']],
      [{ createdFrom: at(Date.now() - 3_600_000) }, ['ada', 'bob', 'eve']],
      [{ createdBefore: at(Date.now() - 3_600_000) }, []],
    ];
    for (const [query, usernames] of cases) {
      assert.deepEqual(await names(query), usernames, JSON.stringify(query));
    }
    assert.ok(ada.tags.includes('新用户'));
  });

  test('know who is what: sanctions that ended by themselves do not count', async () => {
    const ids: Record<string, string> = {};
    for (const username of ['muted', 'banned', 'both', 'shadow', 'was', 'deleted', 'plain']) {
      ids[username] = (await create({ username })).id;
    }
    const set = (name: string, columns: object) =>
      db
        .updateTable('users')
        .set(columns)
        .where('id', '=', ids[name] ?? '')
        .execute();
    await set('muted', { muted_until: 'infinity', mute_reason: 'spam' });
    await set('banned', { banned_until: new Date(Date.now() + 3_600_000) });
    await set('both', { banned_until: 'infinity', muted_until: 'infinity' });
    await set('shadow', { shadow_banned_at: new Date() });
    await set('was', { banned_until: new Date(0), muted_until: new Date(0) });
    await set('deleted', { deleted_at: new Date() });
    const cases: [status: string | undefined, usernames: string[]][] = [
      [undefined, ['banned', 'both', 'muted', 'plain', 'shadow', 'was']],
      ['active', ['plain', 'was']],
      ['muted', ['both', 'muted']],
      ['banned', ['banned', 'both']],
      ['shadow-banned', ['shadow']],
      ['deleted', ['deleted']],
    ];
    for (const [status, usernames] of cases) {
      const query = status === undefined ? {} : { status };
      assert.deepEqual(await names(query), usernames, status);
      assert.equal((await list(query)).total, usernames.length, status);
    }
    const [muted] = (await list({ q: 'muted' })).items;
    assert.deepEqual([muted?.mute, muted?.ban], [{ until: null, reason: 'spam' }, null]);
    const [was] = (await list({ q: 'was' })).items;
    assert.deepEqual([was?.mute, was?.ban], [null, null]);
  });
});

describe('PATCH /api/users/:id', () => {
  const patch = (id: string, payload: object) =>
    app.inject({ method: 'PATCH', url: `/api/users/${id}`, payload, cookies });

  test('changes what is named, finds the user by it, and writes down what was before', async () => {
    const { id } = await create({ username: 'linda', nickname: 'Linda', phone: '138' });
    await db.deleteFrom('audit_log').execute();
    const changes = { nickname: '王小明', gender: 'female', tags: ['VIP'], phone: '138' };
    const answer = await patch(id, { version: 1, ...changes });
    assert.equal(answer.statusCode, 200, answer.body);
    assert.partialDeepStrictEqual(answer.json(), { ...changes, id, version: 2 });
    assert.deepEqual([await found('小明'), await found('Linda')], [['linda'], ['linda']]);
    const [act] = await db.selectFrom('audit_log').selectAll().execute();
    assert.partialDeepStrictEqual(act, { action: 'user.update', target_id: id });
    assert.deepEqual(act!.before, { nickname: 'Linda', gender: 'unknown', tags: [] });
    assert.deepEqual(act!.after, { nickname: '王小明', gender: 'female', tags: ['VIP'] });
  });

  test('tells the second of two operators what the first made of the user', async () => {
    const { id } = await create({ username: 'linda', nickname: 'Linda' });
    const answers = await Promise.all(
      ['one', 'two'].map((nickname) => patch(id, { version: 1, nickname })),
    );
    const [won, lost] = answers.toSorted((a, b) => a.statusCode - b.statusCode);
    assert.deepEqual([won?.statusCode, lost?.statusCode], [200, 409]);
    const problem = lost!.json<Problem>();
    assert.equal(problem.code, 'version-conflict');
    assert.deepEqual((problem.details as { current: User }).current, won?.json());
  });

  test('writes nothing where nothing is new, and changes no deleted account', async () => {
    const { id } = await create({ username: 'linda', nickname: 'Linda' });
    await db.deleteFrom('audit_log').execute();
    assert.equal((await patch(id, { version: 1, nickname: 'Linda' })).json<User>().version, 1);
    await db.updateTable('users').set({ deleted_at: new Date() }).execute();
    const answer = await patch(id, { version: 1, nickname: 'x' });
    assert.deepEqual([answer.statusCode, answer.json().code], [409, 'user-deleted']);
    assert.equal((await patch('none', { version: 1 })).statusCode, 404);
    assert.deepEqual(await db.selectFrom('audit_log').selectAll().execute(), []);
  });
});

test('the time a user was last seen moves forward, never back', async () => {
  const { id } = await create({ username: 'ada' });
  const repository = new UsersRepository(db);
  const noon = Date.UTC(2026, 0, 1, 12);
  await repository.record([id, 'unknown'], noon);
  await repository.record([id], noon - 1000);
  assert.equal((await repository.byId(id))?.lastSeenAt, new Date(noon).toISOString());
  await repository.record([id], noon + 1000);
  assert.equal((await repository.byId(id))?.lastSeenAt, new Date(noon + 1000).toISOString());
});

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
