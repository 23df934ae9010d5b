import { TestBed } from '@angular/core/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { sessionFeature } from '../core/session/session.state.ts';
import { type Draft, DraftStorage, EMPTY_DRAFT, keyFor } from './draft-storage.ts';

const admin = (id: string) => ({ id, username: id, displayName: id, role: 'owner' as const });
const draft: Draft = {
  title: 'Title',
  content: 'Content',
  attempt: { title: 'Title', content: 'Content', key: 'k' },
};

describe('DraftStorage', () => {
  let drafts: DraftStorage;
  let store: MockStore;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        provideMockStore({
          selectors: [{ selector: sessionFeature.selectAdmin, value: admin('1') }],
        }),
      ],
    });
    drafts = TestBed.inject(DraftStorage);
    store = TestBed.inject(MockStore);
  });

  afterEach(() => {
    localStorage.clear();
    store.resetSelectors();
  });

  it('gives back what it was given', () => {
    expect(drafts.write(draft)).toBeTrue();
    expect(drafts.read()).toEqual(draft);
    drafts.remove();
    expect(drafts.read()).toEqual(EMPTY_DRAFT);
  });

  it('keeps the drafts of operators apart', () => {
    drafts.write(draft);
    store.overrideSelector(sessionFeature.selectAdmin, admin('2'));
    store.refreshState();
    expect(drafts.read()).toEqual(EMPTY_DRAFT);
  });

  for (const stored of ['{', 'null', '[]', '{"title":1,"content":"b"}', '{"title":"a"}']) {
    it(`begins anew when it finds ${stored}`, () => {
      localStorage.setItem('announcement-draft:1', stored);
      expect(drafts.read()).toEqual(EMPTY_DRAFT);
    });
  }

  it('keeps the text when only the attempt is damaged', () => {
    localStorage.setItem('announcement-draft:1', '{"title":"a","content":"b","attempt":{}}');
    expect(drafts.read()).toEqual({ title: 'a', content: 'b', attempt: null });
  });

  it('tells when there is no room for it', () => {
    spyOn(Storage.prototype, 'setItem').and.throwError('QuotaExceededError');
    expect(drafts.write(draft)).toBeFalse();
  });
});

describe('keyFor', () => {
  it('is the key of the last try for the same text', () => {
    expect(keyFor({ title: 'Title', content: 'Content' }, draft)).toBe('k');
  });

  it('is a new one for any other text, each time', () => {
    const other = { title: 'Title', content: 'Content!' };
    const keys = [keyFor(other, draft), keyFor(other, draft), keyFor(other, EMPTY_DRAFT)];
    expect(new Set([...keys, 'k']).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
