import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { type ActivatedRouteSnapshot, NavigationEnd, Router, RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { filter, map, startWith } from 'rxjs';

interface Crumb {
  readonly title: string;
  readonly url: string;
}

/** The way from the area to the page, from the titles of the routes. */
@Component({
  selector: 'app-breadcrumb',
  imports: [RouterLink, TranslocoPipe],
  templateUrl: './breadcrumb.html',
  styleUrl: './breadcrumb.less',
})
export class Breadcrumb {
  private readonly router = inject(Router);

  protected readonly crumbs = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      startWith(null),
      map(() => crumbsOf(this.router.routerState.snapshot.root)),
    ),
    { requireSync: true },
  );
}

function crumbsOf(root: ActivatedRouteSnapshot): readonly Crumb[] {
  const crumbs: Crumb[] = [];
  let url = '';
  for (let route: ActivatedRouteSnapshot | null = root; route; route = route.firstChild) {
    url += route.url.map(({ path }) => `/${path}`).join('');
    const { title } = route;
    // A route without a title of its own reports its parent's.
    if (title !== undefined && title !== crumbs.at(-1)?.title) crumbs.push({ title, url });
  }
  return crumbs;
}
