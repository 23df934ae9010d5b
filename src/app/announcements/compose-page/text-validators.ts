import type { AbstractControl, ValidatorFn } from '@angular/forms';
import { characters } from '../announcement-limits.ts';

/** What these validators leave in a control's `errors`. */
export interface TextErrors {
  readonly blank?: true;
  readonly tooLong?: { readonly excess: number };
}

/** Refuses what holds nothing one could read. */
export const notBlank: ValidatorFn = (control: AbstractControl<string>) =>
  /\S/.test(control.value) ? null : { blank: true };

/** Refuses text of more than `limit` characters; the error says how many there are too many. */
export function atMost(limit: number): ValidatorFn {
  return (control: AbstractControl<string>) => {
    const excess = characters(control.value.trim()) - limit;
    return excess > 0 ? { tooLong: { excess } } : null;
  };
}
