import { pageNumbers } from './page-numbers.ts';

describe('pageNumbers', () => {
  it('offers the ends, the current page and its neighbours', () => {
    expect(pageNumbers(10, 20)).toEqual([1, null, 9, 10, 11, null, 20]);
  });

  it('leaves no gap of a single page', () => {
    expect(pageNumbers(4, 20)).toEqual([1, 2, 3, 4, 5, null, 20]);
    expect(pageNumbers(1, 4)).toEqual([1, 2, 3, 4]);
  });

  it('offers the only page there is', () => {
    expect(pageNumbers(1, 1)).toEqual([1]);
  });

  it('leads back from beyond the end', () => {
    expect(pageNumbers(9, 3)).toEqual([1, 2, 3]);
  });
});
