import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Watermark } from './watermark.ts';

describe('Watermark', () => {
  let fixture: ComponentFixture<Watermark>;
  let element: HTMLElement;

  beforeEach(async () => {
    fixture = TestBed.createComponent(Watermark);
    fixture.componentRef.setInput('text', 'Mei');
    element = fixture.nativeElement as HTMLElement;
    document.body.append(element);
    await fixture.whenStable();
  });

  afterEach(() => element.remove());

  it('lies over the page, with a picture of the name, and lets every click through', () => {
    expect(element.matches(':popover-open')).toBeTrue();
    expect(getComputedStyle(element).backgroundImage).toContain('data:image/png');
    expect(getComputedStyle(element).pointerEvents).toBe('none');
    expect(element.getBoundingClientRect().width).toBe(window.innerWidth);
  });

  it('comes up again above a dialog that opens', async () => {
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    const raise = spyOn(element, 'showPopover').and.callThrough();
    const opened = new Promise((resolve) => {
      dialog.addEventListener('toggle', resolve, { once: true });
    });
    dialog.showModal();
    await opened;

    // Whatever entered the top layer last lies uppermost.
    expect(raise).toHaveBeenCalledTimes(1);
    expect(element.matches(':popover-open')).toBeTrue();
    dialog.close();
    dialog.remove();
  });
});
