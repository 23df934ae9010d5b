import { Component, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { ModalDialog } from './modal-dialog.ts';

@Component({
  selector: 'app-owner',
  imports: [ModalDialog],
  template: `
    <button type="button" id="opener">Open</button>
    @if (there()) {
      <dialog aria-label="Question" [appModalDialog]="open()" (dismissed)="answer()">
        <button type="button" id="inside">Inside</button>
      </dialog>
    }
  `,
})
class Owner {
  readonly there = signal(true);
  readonly open = signal(false);
  readonly letsGo = signal(true);
  dismissals = 0;

  answer(): void {
    this.dismissals += 1;
    if (this.letsGo()) this.open.set(false);
  }
}

describe('ModalDialog', () => {
  let fixture: ComponentFixture<Owner>;
  const owner = () => fixture.componentInstance;
  const element = (selector: string) =>
    (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>(selector)!;
  const dialog = () => element('dialog') as HTMLDialogElement;

  beforeEach(async () => {
    fixture = TestBed.createComponent(Owner);
    await fixture.whenStable();
    element('#opener').focus();
    owner().open.set(true);
    await fixture.whenStable();
  });

  const escape = () => dialog().dispatchEvent(new Event('cancel', { cancelable: true }));

  /** A press and a release of the mouse, each on one of these. */
  function click(pressed: Element, released: Element) {
    pressed.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    released.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  }

  it('is modal, and holds the focus', () => {
    expect(dialog().matches(':modal')).toBeTrue();
    expect(document.activeElement).toBe(element('#inside'));
  });

  it('closes when its owner agrees, and gives the focus back', async () => {
    escape();
    await fixture.whenStable();
    expect(dialog().open).toBeFalse();
    expect(document.activeElement).toBe(element('#opener'));
  });

  it('stays when its owner does not agree', async () => {
    owner().letsGo.set(false);
    expect(escape()).withContext('left to the browser').toBeFalse();
    await fixture.whenStable();
    expect([dialog().open, owner().dismissals]).toEqual([true, 1]);
  });

  it('stays even where the browser closes it without asking', async () => {
    owner().letsGo.set(false);
    const closed = new Promise((resolve) => dialog().addEventListener('close', resolve));
    dialog().close();
    await closed;
    await fixture.whenStable();
    expect(dialog().matches(':modal')).toBeTrue();
    expect(owner().dismissals).toBe(1);
  });

  it('takes a click beside it for a wish to leave, and one inside for none', () => {
    click(element('#inside'), element('#inside'));
    expect(owner().dismissals).toBe(0);
    click(dialog(), dialog());
    expect(owner().dismissals).toBe(1);
  });

  it('does not take a selection of text that ends beside it for one', () => {
    click(element('#inside'), dialog());
    expect(owner().dismissals).toBe(0);
  });

  it('gives the focus back when it is removed while open', async () => {
    owner().there.set(false);
    await fixture.whenStable();
    expect(document.activeElement).toBe(element('#opener'));
  });
});
