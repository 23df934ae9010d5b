import { Component, input } from '@angular/core';

/**
 * Label, field, and below it what is wrong or else a hint. The field is given as content; it has
 * `fieldId` as id and points to `<fieldId>-note` with `aria-describedby`.
 */
@Component({
  selector: 'app-form-field',
  template: `
    <div class="label">
      <label [for]="fieldId()">{{ label() }}</label>
      @if (aside(); as text) {
        <span>{{ text }}</span>
      }
    </div>
    <ng-content />
    <div [id]="fieldId() + '-note'" aria-live="polite">
      @if (problem(); as text) {
        <p class="problem">{{ text }}</p>
      } @else if (hint(); as text) {
        <p class="hint">{{ text }}</p>
      }
    </div>
  `,
  styleUrl: './form-field.less',
})
export class FormField {
  readonly fieldId = input.required<string>();
  readonly label = input.required<string>();
  /** A word at the end of the label's line, such as "optional". */
  readonly aside = input('');
  readonly hint = input('');
  /** What is wrong with it; '' for nothing. */
  readonly problem = input('');
}
