import { Component, input } from '@angular/core';
import { DrawerLink } from '../drawer-link/drawer-link.ts';

/** The name of a row, which leads to its drawer: the whole row does, while a reader hears one link. */
@Component({
  selector: 'app-row-link',
  imports: [DrawerLink],
  template: `<a [appDrawerLink]="path()"><ng-content /></a>`,
  styles: `
    a {
      color: var(--text);
      font-weight: 600;
      text-decoration: none;
    }

    a::after {
      position: absolute;
      inset: 0;
      content: '';
    }

    a:hover {
      color: var(--primary);
    }

    a:focus-visible {
      outline: none;
    }

    a:focus-visible::after {
      outline: 2px solid var(--primary);
      outline-offset: -2px;
    }
  `,
})
export class RowLink {
  /** Below the address of the page. */
  readonly path = input.required<string>();
}
