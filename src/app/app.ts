import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Theme } from './core/theme/theme.ts';

@Component({ selector: 'app-root', imports: [RouterOutlet], template: '<router-outlet />' })
export class App {
  constructor() {
    // From the first moment on, so that a change of the system's theme is followed on every page.
    inject(Theme);
  }
}
