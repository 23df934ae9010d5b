import { Component, ElementRef, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { ProblemNote, type ShownProblem } from '../../../shared/problem-note/problem-note.ts';
import type { UserTabName } from '../user-tabs.ts';
import type { Ways } from '../user-tab.ts';

/**
 * A tab with all its faces: on its way, empty, failed, or its content with the ways to other parts.
 * What has the attribute `tabHead` stands above and is always there.
 */
@Component({
  selector: 'app-tab-frame',
  host: { tabindex: '-1' },
  imports: [NzButtonComponent, NzIconDirective, ProblemNote, RouterLink, TranslocoPipe],
  templateUrl: './tab-frame.html',
  styleUrl: './tab-frame.less',
})
export class TabFrame {
  readonly tab = input.required<UserTabName>();
  /** How many rows there are; null while that is not known. */
  readonly count = input.required<number | null>();
  readonly loading = input.required<boolean>();
  readonly error = input.required<ShownProblem | null>();
  readonly ways = input.required<Ways>();

  readonly retried = output();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  /** Takes the focus when what had it is gone, such as the button of a row that was deleted. */
  focus(): void {
    if (document.activeElement === null || document.activeElement === document.body) {
      this.host.focus();
    }
  }
}
