import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { AnnouncementsApi } from './announcements-api.ts';
import { buildAnnouncement } from './testing/build-announcement.ts';

describe('AnnouncementsApi', () => {
  let api: AnnouncementsApi;
  let server: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    api = TestBed.inject(AnnouncementsApi);
    server = TestBed.inject(HttpTestingController);
  });

  afterEach(() => server.verify());

  it('asks for a part of the list', () => {
    api.list({ page: 3, pageSize: 20 }).subscribe();
    server.expectOne('/api/announcements?page=3&pageSize=20').flush({ items: [], total: 0 });
    expect().nothing();
  });

  it('asks for one by its id, whatever stands in the address bar', () => {
    api.one('../session').subscribe();
    server.expectOne('/api/announcements/..%2Fsession').flush(buildAnnouncement());
    expect().nothing();
  });

  it('sends with the key that tells a repetition from a second announcement', () => {
    const body = { title: 'a', content: 'b', audience: { kind: 'online' as const } };
    api.send(body, 'key-1').subscribe();
    const { request } = server.expectOne({ method: 'POST', url: '/api/announcements' });
    expect(request.headers.get('Idempotency-Key')).toBe('key-1');
    expect(request.body).toEqual(body);
  });
});
