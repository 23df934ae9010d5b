import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ModalDialog } from './modal-dialog.ts';

@Component({
  selector: 'app-host',
  imports: [ModalDialog],
  template: `
    <button class="opener">Open</button>
    @if (there()) {
      <dialog [appModalDialog]="open()" (dismissed)="dismissals.set(dismissals() + 1)">
        <p>Text <button class="inside">Inside</button></p>
      </dialog>
    }
  `,
})
class Host {
  readonly there = signal(true);
  readonly open = signal(false);
  readonly dismissals = signal(0);
}

describe('ModalDialog', () => {
  async function render() {
    const fixture = TestBed.createComponent(Host);
    const element = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    const find = (selector: string) => element.querySelector<HTMLElement>(selector)!;
    const { there, open, dismissals } = fixture.componentInstance;
    const opener = find('.opener');
    opener.focus();
    open.set(true);
    await fixture.whenStable();
    return { fixture, find, there, open, dismissals, opener, dialog: find('dialog') };
  }

  it('is modal with the focus inside, and gives the focus back when it closes', async () => {
    const { fixture, find, open, opener, dialog } = await render();
    expect(dialog.matches(':modal')).toBeTrue();
    expect(document.activeElement).toBe(find('.inside'));
    open.set(false);
    await fixture.whenStable();
    expect(dialog.matches('[open]')).toBeFalse();
    expect(document.activeElement).toBe(opener);
  });

  it('gives the focus back when it is removed while it is open', async () => {
    const { fixture, there, opener } = await render();
    there.set(false);
    await fixture.whenStable();
    expect(document.activeElement).toBe(opener);
  });

  it('leaves it to its owner whether Escape closes it', async () => {
    const { dismissals, dialog } = await render();
    const escape = new Event('cancel', { cancelable: true });
    dialog.dispatchEvent(escape);
    expect(escape.defaultPrevented).toBeTrue();
    expect(dismissals()).toBe(1);
    expect(dialog.matches(':modal')).toBeTrue();
  });

  it('asks to be dismissed by a click beside it', async () => {
    const { dismissals, dialog } = await render();
    dialog.dispatchEvent(new PointerEvent('pointerdown'));
    dialog.dispatchEvent(new MouseEvent('click'));
    expect(dismissals()).toBe(1);
  });

  it('does not take the end of a selection of text for a click beside it', async () => {
    const { dismissals, dialog, find } = await render();
    find('p').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    dialog.dispatchEvent(new MouseEvent('click'));
    expect(dismissals()).toBe(0);
  });

  it('takes no click inside for one beside it', async () => {
    const { dismissals, find } = await render();
    find('p').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    find('p').dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(dismissals()).toBe(0);
  });
});
