import { InjectionToken } from '@angular/core';
import type { Permission } from '#contract/rest/permissions';

/** A page with an entry in the menu, as the frame sees it. */
export interface Page {
  /** First segment of its address. */
  readonly path: string;
  /** Key of its name, in the frame's texts. */
  readonly title: string;
  /** Name of its icon, as ng-zorro spells it. */
  readonly icon: string;
  /** What it takes to see it. */
  readonly permission: Permission;
}

/** Every page there is, in the order of the menu. */
export const PAGES = new InjectionToken<readonly Page[]>('PAGES');

/** Route data of a drawer: it stands beside the page of the route above it and is none itself. */
export const DRAWER = { drawer: true } as const;
