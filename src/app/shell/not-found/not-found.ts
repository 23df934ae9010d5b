import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonModule } from 'ng-zorro-antd/button';

@Component({
  selector: 'app-not-found',
  imports: [NzButtonModule, RouterLink, TranslocoPipe],
  template: `
    <h1>{{ 'shell.notFoundTitle' | transloco }}</h1>
    <p>{{ 'shell.notFoundText' | transloco }}</p>
    <a nz-button nzType="primary" routerLink="/">{{ 'shell.toStart' | transloco }}</a>
  `,
  styleUrl: './not-found.less',
})
export class NotFound {}
