import {
  Component,
  ElementRef,
  booleanAttribute,
  effect,
  input,
  model,
  output,
  viewChild,
} from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';

/**
 * The foot of a form in a drawer: the ways out of it, or in their place the question whether to
 * give up what was typed. Takes the foot of a drawer with `ngProjectAs="footer"`.
 */
@Component({
  selector: 'app-form-footer',
  imports: [NzButtonComponent, NzIconDirective, TranslocoPipe],
  templateUrl: './form-footer.html',
  styleUrl: './form-footer.less',
})
export class FormFooter {
  /** The form that the button submits. */
  readonly formId = input.required<string>();
  /** What the button does, or that it is being done. */
  readonly label = input.required<string>();
  readonly busy = input(false, { transform: booleanAttribute });
  /** There is nothing to submit yet. */
  readonly waiting = input(false, { transform: booleanAttribute });
  readonly leaving = model(false);

  readonly cancelled = output();
  readonly discarded = output();

  private readonly stay = viewChild<unknown, ElementRef<HTMLElement>>('stay', { read: ElementRef });

  constructor() {
    // The button that led here is gone, and with it the focus.
    effect(() => this.stay()?.nativeElement.focus());
  }
}
