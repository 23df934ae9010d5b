import { Component, input } from '@angular/core';
import { type FormControl, ReactiveFormsModule } from '@angular/forms';
import { TranslocoPipe } from '@jsverse/transloco';
import type { Gender } from '#contract/rest/users';
import { FormField } from '../../shared/form-field/form-field.ts';
import { TagInput } from '../../shared/tag-input/tag-input.ts';
import { GENDERS } from '../users-query.ts';

/** The part of a user's form that is no line of text: gender and tags. */
@Component({
  selector: 'app-gender-tags',
  imports: [FormField, ReactiveFormsModule, TagInput, TranslocoPipe],
  templateUrl: './gender-tags.html',
  styles: `
    @import '../../shared/select.less';

    :host {
      display: grid;
      gap: 20px;
    }

    select {
      .select();

      width: 100%;
    }
  `,
})
export class GenderTags {
  readonly gender = input.required<FormControl<Gender>>();
  readonly tags = input.required<FormControl<readonly string[]>>();
  /** Ids of the fields begin with it. */
  readonly prefix = input.required<string>();
  /** Tags that are in use. */
  readonly suggestions = input.required<readonly string[]>();
  /** Key of what is wrong with the tags; '' for nothing. */
  readonly problem = input('');

  protected readonly genders = GENDERS;
}
