import { Value } from 'typebox/value';
import {
  GENDERS as CONTRACT_GENDERS,
  USER_SORTS,
  USER_STATUSES,
  UsersQuerySchema,
} from '#contract/rest/users';
import { nextSort } from '../shared/data-table/table-column.ts';
import { USERS_COLUMNS } from './users-columns.ts';
import { GENDERS, STATUSES, filterFields, usersAddress } from './users-query.ts';

describe('the address of the users page', () => {
  it('knows every sort, status and gender of the contract', () => {
    for (const sort of USER_SORTS.flatMap((column) => [column, `-${column}`])) {
      expect(usersAddress.queryOf({ sort }).sort as string).toBe(sort);
    }
    expect([...STATUSES]).toEqual([...USER_STATUSES]);
    expect([...GENDERS]).toEqual([...CONTRACT_GENDERS]);
  });

  for (const odd of [
    { page: '0' },
    { page: '100001' },
    { page: '1.5' },
    { page: '' },
    { pageSize: '201' },
    { pageSize: '0x10' },
    { sort: '--id' },
    { sort: 'toString' },
    { sort: ['id', 'id'] },
    { q: 'a'.repeat(500) },
    { q: '   ' },
    { online: 'false' },
    { status: 'gone' },
    { minPoints: '1e3' },
    { maxPoints: '99999999999999999999' },
    { createdFrom: '2026-02-31' },
    { createdBefore: '2026-13-01T00:00:00Z' },
    { seenFrom: "'; drop table users" },
  ]) {
    it(`makes something the server takes of ${JSON.stringify(odd).slice(0, 40)}`, () => {
      expect(Value.Check(UsersQuerySchema, usersAddress.queryOf(odd))).toBeTrue();
    });
  }

  it('passes on every filter that makes sense', () => {
    const address = {
      q: 'ada',
      online: 'false',
      status: 'shadow-banned',
      gender: 'female',
      tag: 'VIP 客户',
      username: 'ada',
      nickname: 'Ada',
      phone: '+44',
      email: 'ada@',
      minPoints: '-5',
      maxPoints: '100',
      createdFrom: '2026-11-01T00:00:00Z',
      createdBefore: '2026-11-02T00:00:00Z',
      seenFrom: '2026-11-01T00:00:00Z',
      seenBefore: '2026-11-02T00:00:00Z',
    };
    const query = usersAddress.queryOf(address);
    expect(Value.Check(UsersQuerySchema, query)).toBeTrue();
    expect(usersAddress.filterOf(query)).toEqual({
      ...address,
      online: false,
      minPoints: -5,
      maxPoints: 100,
    } as never);
    expect(usersAddress.narrowed(query)).toBeTrue();
    expect(usersAddress.narrowed(usersAddress.queryOf({ page: '3', sort: 'id' }))).toBeFalse();
  });

  it('has every filter in the bar but the search', () => {
    const offered = filterFields([]).flatMap((field) =>
      'name' in field
        ? [field.name]
        : 'to' in field
          ? [field.from, field.to]
          : [field.from, field.before],
    );
    const known = Object.keys(usersAddress.withoutFilters());
    expect([...offered, 'q', 'page'].sort()).toEqual(known.sort());
  });

  it('cuts no character in two', () => {
    const { q = '' } = usersAddress.queryOf({ q: `a${'😀'.repeat(80)}` });
    expect(() => encodeURIComponent(q)).not.toThrow();
    expect(q.length).toBe(99);
  });

  it('is kept short, and leads to the first page', () => {
    expect(usersAddress.parametersOf({ q: '', online: null })).toEqual({
      q: null,
      online: null,
      page: null,
    });
    expect(usersAddress.parametersOf({ sort: '-createdAt' })).toEqual({ sort: null, page: null });
    expect(usersAddress.parametersOf({ pageSize: 50 })).toEqual({ pageSize: 50, page: null });
    expect(usersAddress.parametersOf({ page: 2 })).toEqual({ page: 2 });
  });
});

describe('the columns of the users table', () => {
  it('sort by what the address knows', () => {
    for (const { sort } of USERS_COLUMNS) {
      if (sort !== undefined) expect(usersAddress.queryOf({ sort }).sort as string).toBe(sort);
    }
  });

  it('begin with what one wants to see first, then turn round', () => {
    expect(nextSort('-createdAt', 'username')).toBe('username');
    expect(nextSort('username', 'username')).toBe('-username');
    expect(nextSort('-username', 'username')).toBe('username');
    expect(nextSort('username', '-lastSeenAt')).toBe('-lastSeenAt');
    expect(nextSort('-lastSeenAt', '-lastSeenAt')).toBe('lastSeenAt');
  });
});
