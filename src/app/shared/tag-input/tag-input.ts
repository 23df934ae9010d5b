import type { ElementRef } from '@angular/core';
import { Component, inject, input, signal, viewChild } from '@angular/core';
import { type ControlValueAccessor, NgControl } from '@angular/forms';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';

/**
 * A set of short words, each taken in with Enter or a comma, and taken away with its button or with
 * Backspace in the empty field. Holds an array of strings.
 */
@Component({
  selector: 'app-tag-input',
  imports: [NzIconDirective, TranslocoPipe],
  templateUrl: './tag-input.html',
  styleUrl: './tag-input.less',
})
export class TagInput implements ControlValueAccessor {
  readonly fieldId = input.required<string>();
  readonly maxLength = input(32);
  readonly maxTags = input(20);
  /** Offered while typing. */
  readonly suggestions = input<readonly string[]>([]);

  protected readonly tags = signal<readonly string[]>([]);
  protected readonly disabled = signal(false);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private report: (tags: readonly string[]) => void = () => undefined;
  protected touch: () => void = () => undefined;

  constructor() {
    const control = inject(NgControl, { optional: true, self: true });
    if (control) control.valueAccessor = this;
  }

  writeValue(tags: readonly string[] | null): void {
    this.tags.set(tags ?? []);
  }

  registerOnChange(report: (tags: readonly string[]) => void): void {
    this.report = report;
  }

  registerOnTouched(touch: () => void): void {
    this.touch = touch;
  }

  setDisabledState(disabled: boolean): void {
    this.disabled.set(disabled);
  }

  protected press(event: KeyboardEvent): void {
    // Enter and comma belong to the input method while it composes.
    if (event.isComposing) return;
    const { value } = this.box().nativeElement;
    if (event.key === 'Backspace' && value === '') this.set(this.tags().slice(0, -1));
    if (event.key !== 'Enter' && event.key !== ',' && event.key !== '，') return;
    if (event.key === 'Enter' && value.trim() === '') return;
    event.preventDefault();
    this.take();
  }

  /** What stands in the field; several at once when they were pasted. */
  protected take(): void {
    const box = this.box().nativeElement;
    const words = box.value.split(/[,，\n\t]/).map((word) => word.trim());
    box.value = '';
    const next = [...this.tags(), ...words.filter((word) => word !== '')];
    this.set([...new Set(next)].slice(0, this.maxTags()));
  }

  protected remove(tag: string): void {
    this.set(this.tags().filter((other) => other !== tag));
    this.box().nativeElement.focus();
  }

  private set(tags: readonly string[]): void {
    this.tags.set(tags);
    this.report(tags);
  }
}
