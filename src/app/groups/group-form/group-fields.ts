import { Component, input } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzInputDirective } from 'ng-zorro-antd/input';
import { FormField } from '../../shared/form-field/form-field.ts';
import type { GroupField } from './group-problems.ts';

export type GroupFieldsForm = FormGroup<Readonly<Record<GroupField, FormControl<string>>>>;

// The limits are the contract's (contract/rest/groups.ts); a spec compares them.
export const MAX_NAME_CHARACTERS = 64;
export const MAX_AVATAR_CHARACTERS = 1024;
export const MAX_NOTICE_CHARACTERS = 2_000;
/** No control characters, and nothing that turns the direction of what is written around it. */
// eslint-disable-next-line no-control-regex -- to keep them out
const LINE = /^(?=.*\S)[^\u0000-\u001f\u202a-\u202e\u2066-\u2069]*$/;

export function groupFieldsForm(values: Readonly<Record<GroupField, string>>): GroupFieldsForm {
  return new FormGroup({
    name: new FormControl(values.name, {
      nonNullable: true,
      validators: [
        Validators.required,
        Validators.maxLength(MAX_NAME_CHARACTERS),
        Validators.pattern(LINE),
      ],
    }),
    avatar: new FormControl(values.avatar, {
      nonNullable: true,
      validators: [Validators.maxLength(MAX_AVATAR_CHARACTERS)],
    }),
    notice: new FormControl(values.notice, {
      nonNullable: true,
      validators: [Validators.maxLength(MAX_NOTICE_CHARACTERS)],
    }),
  });
}

/** Name, picture and notice of a group, as fields of the form they are given. */
@Component({
  selector: 'app-group-fields',
  imports: [FormField, NzInputDirective, ReactiveFormsModule, TranslocoPipe],
  templateUrl: './group-fields.html',
  styles: `
    :host {
      display: grid;
      gap: 20px;
    }

    textarea {
      min-height: 120px;
      resize: vertical;
    }
  `,
})
export class GroupFields {
  readonly form = input.required<GroupFieldsForm>();
  /** Key of what is wrong with each field; '' for nothing. */
  readonly problems = input.required<Readonly<Record<GroupField, string>>>();
}
