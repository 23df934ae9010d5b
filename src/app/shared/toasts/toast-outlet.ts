import { Component, DestroyRef, computed, effect, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { type ShownToast, Toasts } from './toasts.ts';

/** How long a toast stays; one that can be undone, or warns, gives time to think. In ms. */
export const TOAST_MS = { plain: 5_000, long: 10_000 } as const;

const ICONS = {
  success: 'check',
  info: 'check',
  warning: 'exclamation-circle',
  error: 'exclamation-circle',
} as const;

/** Where toasts are drawn: once in the frame, and once in each drawer. */
@Component({
  selector: 'app-toast-outlet',
  imports: [NzButtonComponent, NzIconDirective, TranslocoPipe],
  template: `
    <div
      role="status"
      (pointerenter)="hold()"
      (pointerleave)="release()"
      (focusin)="hold()"
      (focusout)="release()"
    >
      @for (toast of toasts(); track toast.id) {
        <p class="toast" [class]="toast.kind">
          <nz-icon aria-hidden="true" [nzType]="icons[toast.kind]" />
          <span dir="auto">{{ toast.text }}</span>
          @if (toast.undo) {
            <button nz-button nzType="link" nzSize="small" type="button" (click)="undo(toast)">
              {{ 'shared.toast.undo' | transloco }}
            </button>
          }
          <button
            type="button"
            class="close"
            [attr.aria-label]="'action.close' | transloco"
            (click)="service.dismiss(toast.id)"
          >
            <nz-icon nzType="close" aria-hidden="true" />
          </button>
        </p>
      }
    </div>
  `,
  styleUrl: './toast-outlet.less',
})
export class ToastOutlet {
  protected readonly icons = ICONS;
  protected readonly service = inject(Toasts);
  protected readonly toasts = computed(() =>
    this.service.outlet() === this ? this.service.shown() : [],
  );
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private held = false;

  constructor() {
    const destroyed = inject(DestroyRef);
    destroyed.onDestroy(this.service.addOutlet(this));
    destroyed.onDestroy(() => this.stop());
    effect(() => this.time(this.toasts()));
  }

  protected undo(toast: ShownToast): void {
    this.service.dismiss(toast.id);
    toast.undo?.();
  }

  /** Nothing goes away under the pointer, or with the focus in it (WCAG 2.2, 2.2.1). */
  protected hold(): void {
    this.held = true;
    this.stop();
  }

  protected release(): void {
    this.held = false;
    this.time(this.toasts());
  }

  private time(toasts: readonly ShownToast[]): void {
    if (this.held) return;
    for (const { id, kind, undo } of toasts) {
      if (this.timers.has(id)) continue;
      const ms = undo === null && kind !== 'warning' ? TOAST_MS.plain : TOAST_MS.long;
      this.timers.set(
        id,
        setTimeout(() => this.service.dismiss(id), ms),
      );
    }
  }

  private stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
