import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { TranslocoService, provideTransloco } from '@jsverse/transloco';
import { LeftOutline, RightOutline } from '@ant-design/icons-angular/icons';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';
import { Pager } from './pager.ts';

describe('Pager', () => {
  let fixture: ComponentFixture<Pager>;
  const host = () => fixture.nativeElement as HTMLElement;
  const links = () => [...host().querySelectorAll('a')];
  const link = (name: string) => links().find((a) => a.getAttribute('aria-label') === name);

  async function show(inputs: { page: number; total: number; capped?: boolean }) {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        provideTransloco({ config: { availableLangs: ['en'], defaultLang: 'en' } }),
        provideNzIconsPatch([LeftOutline, RightOutline]),
      ],
    });
    TestBed.inject(TranslocoService).setTranslation(
      {
        pager: {
          label: 'Pages',
          total: '{{count}} in total',
          previous: 'Back',
          next: 'On',
          more: 'Narrow it',
        },
      },
      'en',
    );
    fixture = TestBed.createComponent(Pager);
    for (const [input, value] of Object.entries({ ...inputs, pageSize: 20, language: 'en' })) {
      fixture.componentRef.setInput(input, value);
    }
    await fixture.whenStable();
  }

  it('gives every page an address, and says which is shown', async () => {
    await show({ page: 2, total: 50 });
    expect(links().map((a) => a.getAttribute('href'))).toEqual([
      '/',
      '/',
      '/?page=2',
      '/?page=3',
      '/?page=3',
    ]);
    expect(host().querySelector('[aria-current=page]')?.textContent).toBe('2');
  });

  it('leads nowhere beyond the first and the last page', async () => {
    await show({ page: 1, total: 20 });
    expect([link('Back'), link('On')]).toEqual([undefined, undefined]);
  });

  it('writes the total as the language does', async () => {
    await show({ page: 1, total: 12_345 });
    expect(host().textContent).toContain('12,345 in total');
  });

  it('says on the last page that was counted that there are more, and leads no further', async () => {
    await show({ page: 50, total: 1_000, capped: true });
    expect(host().textContent).toContain('1,000+ in total');
    expect(host().textContent).toContain('Narrow it');
    expect(link('On')).toBeUndefined();
  });

  it('does not speak of more before the last page', async () => {
    await show({ page: 49, total: 1_000, capped: true });
    expect(host().textContent).not.toContain('Narrow it');
    expect(link('On')?.getAttribute('href')).toBe('/?page=50');
  });
});
