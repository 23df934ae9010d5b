import { Value } from 'typebox/value';
import { USER_SORTS, UsersQuerySchema } from '#contract/rest/users';
import { nextSort, parametersOf, queryOf } from './users-query.ts';

const nothing = {
  q: undefined,
  sort: undefined,
  page: undefined,
  pageSize: undefined,
  online: undefined,
};

describe('queryOf', () => {
  it('knows every sort of the contract', () => {
    for (const sort of USER_SORTS.flatMap((column) => [column, `-${column}`])) {
      expect(queryOf({ ...nothing, sort }).sort as string).toBe(sort);
    }
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
    { q: 'a'.repeat(500) },
    { q: '   ' },
    { online: 'false' },
  ]) {
    it(`makes something the server takes of ${JSON.stringify(odd).slice(0, 40)}`, () => {
      expect(Value.Check(UsersQuerySchema, queryOf({ ...nothing, ...odd }))).toBeTrue();
    });
  }

  it('cuts no character in two', () => {
    const { q = '' } = queryOf({ ...nothing, q: `a${'😀'.repeat(80)}` });
    expect(() => encodeURIComponent(q)).not.toThrow();
    expect(q.length).toBe(99);
  });
});

describe('parametersOf', () => {
  it('keeps the address short, and leads to the first page', () => {
    expect(parametersOf({ q: '', online: false })).toEqual({ q: null, online: null, page: null });
    expect(parametersOf({ sort: '-createdAt' })).toEqual({ sort: null, page: null });
    expect(parametersOf({ pageSize: 50 })).toEqual({ pageSize: 50, page: null });
    expect(parametersOf({ page: 2 })).toEqual({ page: 2 });
  });
});

describe('nextSort', () => {
  it('begins with what one wants to see first, then turns round', () => {
    expect(nextSort('-createdAt', 'username')).toBe('username');
    expect(nextSort('username', 'username')).toBe('-username');
    expect(nextSort('-username', 'username')).toBe('username');
    expect(nextSort('username', 'lastSeenAt')).toBe('-lastSeenAt');
    expect(nextSort('-lastSeenAt', 'lastSeenAt')).toBe('lastSeenAt');
  });
});
