import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { PopoverPanel } from '../popover/popover-panel.ts';

export interface MenuItem<T extends string = string> {
  readonly name: T;
  /** What it says, in the operator's language. */
  readonly text: string;
  readonly dangerous?: boolean;
}

/** Acts that are wanted seldom, behind one button. The focus is back at the button when one is chosen. */
@Component({
  selector: 'app-more-menu',
  imports: [NzButtonComponent, NzIconDirective, PopoverPanel, TranslocoPipe],
  template: `
    @if (label(); as name) {
      <button type="button" class="icon" [attr.popovertarget]="panelId()" [attr.aria-label]="name">
        <nz-icon nzType="more" aria-hidden="true" />
      </button>
    } @else {
      <button nz-button type="button" class="words" [attr.popovertarget]="panelId()">
        {{ 'shared.more' | transloco }}
        <nz-icon nzType="more" aria-hidden="true" />
      </button>
    }
    <div #panel popover appPopoverPanel [id]="panelId()">
      @for (item of items(); track item.name) {
        <button
          type="button"
          [class.danger]="item.dangerous"
          (click)="panel.hidePopover(); chosen.emit(item.name)"
        >
          {{ item.text }}
        </button>
      }
    </div>
  `,
  styleUrl: './more-menu.less',
})
export class MoreMenu<T extends string> {
  /** Unique in the page. */
  readonly panelId = input.required<string>();
  readonly items = input.required<readonly MenuItem<T>[]>();
  /** Makes it an icon that is called so; '' for a button with words. */
  readonly label = input('');

  readonly chosen = output<T>();
}
