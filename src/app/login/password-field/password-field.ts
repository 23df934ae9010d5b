import { Component, type ElementRef, input, model, signal, viewChild } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';

/** A labelled password with a button that shows it, and a hint while Caps Lock is on. */
@Component({
  selector: 'app-password-field',
  imports: [TranslocoPipe],
  templateUrl: './password-field.html',
  styleUrl: '../fields.less',
})
export class PasswordField {
  readonly value = model('');
  /** Id of the input, and stem of the ids of its hints. */
  readonly fieldId = input.required<string>();
  /** Key of the label. */
  readonly label = input.required<string>();
  readonly autocomplete = input<'current-password' | 'new-password'>('current-password');
  /** A text below the field. */
  readonly hint = input('');
  /** What is wrong with it; '' for nothing. */
  readonly problem = input('');

  protected readonly shown = signal(false);
  protected readonly capsLock = signal(false);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  focus(): void {
    this.box().nativeElement.focus();
  }

  protected noteCapsLock(event: KeyboardEvent): void {
    this.capsLock.set(event.getModifierState('CapsLock'));
  }
}
