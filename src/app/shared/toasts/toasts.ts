import { Service, computed, signal } from '@angular/core';

/** A word about what was done, which goes away by itself. */
export interface Toast {
  readonly kind: 'success' | 'error' | 'info' | 'warning';
  readonly text: string;
  /** Takes back what was done; null where that cannot be. */
  readonly undo: (() => void) | null;
}

export interface ShownToast extends Toast {
  readonly id: number;
}

/** Most toasts at a time: more would cover what is worked on. */
const MOST = 3;

/**
 * Shows toasts, and reads them out. Where a modal dialog stands, everything outside of it is out of
 * reach: the toasts are drawn in the outlet that was put up last.
 */
@Service()
export class Toasts {
  private readonly list = signal<readonly ShownToast[]>([]);
  private readonly outlets = signal<readonly object[]>([]);
  private lastId = 0;

  readonly shown = this.list.asReadonly();
  /** The outlet that draws them; null while there is none. */
  readonly outlet = computed(() => this.outlets().at(-1) ?? null);

  show(toast: Omit<Toast, 'undo'> & Partial<Pick<Toast, 'undo'>>): void {
    this.lastId += 1;
    const shown: ShownToast = { undo: null, ...toast, id: this.lastId };
    this.list.update((list) => [...list, shown].slice(-MOST));
  }

  dismiss(id: number): void {
    this.list.update((list) => list.filter((toast) => toast.id !== id));
  }

  /** Returns what takes the outlet away again. */
  addOutlet(outlet: object): () => void {
    this.outlets.update((outlets) => [...outlets, outlet]);
    return () => this.outlets.update((outlets) => outlets.filter((other) => other !== outlet));
  }
}
