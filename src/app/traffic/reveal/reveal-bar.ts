import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { timeLeft } from '../frames/frame-texts.ts';

/** Says whether bodies are masked; while they are not, for how much longer and why. */
@Component({
  selector: 'app-reveal-bar',
  imports: [NzIconDirective, RouterLink, TranslocoPipe],
  template: `
    @if (revealed()) {
      <p class="open">
        <nz-icon nzType="unlock" aria-hidden="true" />
        <strong>{{ 'traffic.reveal.on' | transloco }}</strong>
        <span class="left" role="timer">{{
          'traffic.reveal.left' | transloco: { time: left() }
        }}</span>
        @if (reason(); as why) {
          <span class="why" dir="auto">{{ why }}</span>
        }
        @if (entryPath(); as path) {
          <!-- In a tab of its own: what passed here would be gone with this page. -->
          <a [routerLink]="path" target="_blank">{{ 'traffic.reveal.entry' | transloco }}</a>
        }
      </p>
      <button type="button" [disabled]="ending()" (click)="stopped.emit()">
        {{ 'traffic.reveal.end' | transloco }}
      </button>
    } @else {
      <p>
        <nz-icon nzType="lock" aria-hidden="true" />
        <span>{{ 'traffic.reveal.off' | transloco }}</span>
      </p>
      @if (allowed()) {
        <button type="button" (click)="asked.emit()">
          {{ 'traffic.reveal.open' | transloco }}
        </button>
      }
    }
  `,
  styleUrl: './reveal-bar.less',
  host: { '[class.revealed]': 'revealed()' },
})
export class RevealBar {
  /** ms since 1970; 0 while masked. */
  readonly until = input.required<number>();
  readonly now = input.required<number>();
  readonly reason = input('');
  /** Where the audit log tells of it; '' for nowhere. */
  readonly entryPath = input('');
  readonly allowed = input.required<boolean>();
  readonly ending = input(false);

  readonly asked = output();
  readonly stopped = output();

  protected readonly revealed = computed(() => this.until() > this.now());
  protected readonly left = computed(() => timeLeft(this.until() - this.now()));
}
