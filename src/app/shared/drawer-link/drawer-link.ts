import { LocationStrategy } from '@angular/common';
import { Directive, computed, inject, input } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';

/**
 * A link to a drawer of the page it stands on, given as a path below that page. The rest of the
 * address stays, and so does the page behind: RouterLink would scroll it to the top.
 */
@Directive({
  selector: 'a[appDrawerLink]',
  host: {
    'aria-haspopup': 'dialog',
    '[attr.href]': 'href()',
    '(click)': 'follow($event)',
  },
})
export class DrawerLink {
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly location = inject(LocationStrategy);

  readonly path = input.required<string>({ alias: 'appDrawerLink' });

  protected readonly href = computed(() => {
    // Read so that the address of a link changes with the filters it keeps.
    this.router.lastSuccessfulNavigation();
    return this.location.prepareExternalUrl(this.router.serializeUrl(this.target()));
  });

  protected follow(event: MouseEvent): void {
    // Another tab or window is the browser's business.
    if (event.button !== 0 || event.ctrlKey || event.shiftKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    void this.router.navigateByUrl(this.target(), { scroll: 'manual' });
  }

  private target() {
    return this.router.createUrlTree([this.path()], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
    });
  }
}
