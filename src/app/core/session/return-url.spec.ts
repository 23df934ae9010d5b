import { DefaultUrlSerializer } from '@angular/router';
import { returnUrlOf } from './return-url.ts';

describe('returnUrlOf', () => {
  const from = (wanted: string) =>
    returnUrlOf(new DefaultUrlSerializer().parse(`/login?returnUrl=${encodeURIComponent(wanted)}`));

  it('goes back to where the operator was, filters included', () => {
    expect(from('/users?q=mei&page=2')).toBe('/users?q=mei&page=2');
  });

  for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example', 'users']) {
    it(`does not follow ${elsewhere}`, () => expect(from(elsewhere)).toBe('/'));
  }

  it('does not lead back to signing in', () => {
    expect(from('/login?returnUrl=/users')).toBe('/');
    expect(from('/password')).toBe('/');
  });

  it('starts at the start page when nothing is wanted', () => {
    expect(returnUrlOf(new DefaultUrlSerializer().parse('/login'))).toBe('/');
  });
});
