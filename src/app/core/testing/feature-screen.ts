import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { NavigationCancel, NavigationEnd, Router } from '@angular/router';
import type { RouterTestingHarness } from '@angular/router/testing';
import { filter, firstValueFrom } from 'rxjs';
import { textOf } from './text-of.ts';

/** A feature in a browser, as an operator meets it: what it says, what can be pressed, what it asks of the server. */
export abstract class FeatureScreen {
  protected constructor(private readonly harness: RouterTestingHarness) {}

  get url(): string {
    return TestBed.inject(Router).url;
  }

  get text(): string {
    this.draw();
    return textOf(this.host);
  }

  draw(): void {
    this.harness.fixture.detectChanges();
  }

  /** Until nothing is under way any more: lazy parts are there, and drawn. */
  async settle(): Promise<void> {
    await this.harness.fixture.whenStable();
    this.draw();
  }

  all(selector: string): HTMLElement[] {
    this.draw();
    return [...this.host.querySelectorAll<HTMLElement>(selector)];
  }

  one(selector: string): HTMLElement {
    const [found] = this.all(selector);
    if (found === undefined) throw new Error(`there is no ${selector}`);
    return found;
  }

  field(selector: string): HTMLInputElement {
    return this.one(selector) as HTMLInputElement;
  }

  /** The last button or link that says this, or is called this: a dialog comes after what it is about. */
  control(name: string): HTMLElement {
    const found = this.all('button, a').filter((element) =>
      [textOf(element), element.getAttribute('aria-label')].includes(name),
    );
    const last = found.at(-1);
    if (last === undefined) throw new Error(`there is nothing called ${name}`);
    return last;
  }

  press(name: string): void {
    this.control(name).click();
    this.draw();
  }

  type(selector: string, text: string): void {
    const field = this.field(selector);
    field.value = text;
    field.dispatchEvent(new InputEvent('input'));
    this.draw();
  }

  async goTo(url: string): Promise<void> {
    await this.harness.navigateByUrl(url);
    this.draw();
  }

  /** Does something that is to change the address, and waits until it has, or must not. */
  async follow(act: () => void): Promise<void> {
    const arrived = firstValueFrom(
      TestBed.inject(Router).events.pipe(
        filter((event) => event instanceof NavigationEnd || event instanceof NavigationCancel),
      ),
    );
    act();
    this.draw();
    await arrived;
    this.draw();
  }

  /** The requests that wait for an answer, whatever their query. */
  waiting(method: string, url: string): TestRequest[] {
    return TestBed.inject(HttpTestingController).match(
      (request) => request.method === method && request.url === url,
    );
  }

  /** The request that waits for an answer, whatever its query; fails when there is not exactly one. */
  request(method: string, url: string): TestRequest {
    return TestBed.inject(HttpTestingController).expectOne(
      (request) => request.method === method && [request.url, request.urlWithParams].includes(url),
    );
  }

  answer(method: string, url: string, body: object | null): void {
    this.request(method, url).flush(body);
    this.draw();
  }

  noRequest(): void {
    TestBed.inject(HttpTestingController).verify({ ignoreCancelled: true });
  }

  noRequestTo(method: string, url: string): void {
    TestBed.inject(HttpTestingController).expectNone(
      (request) => request.method === method && request.url === url,
    );
  }

  private get host(): Element {
    return this.harness.fixture.nativeElement as Element;
  }
}

/** What the server answers when something is wrong. */
export function fail(request: TestRequest, status: number, code: string, details?: unknown): void {
  request.flush({ code, message: 'For people.', details }, { status, statusText: 'failed' });
}
