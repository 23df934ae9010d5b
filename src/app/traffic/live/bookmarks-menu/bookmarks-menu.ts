import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { commandName } from '#contract/wire/commands';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { frameKey } from '../../frames/frame-key.ts';
import { clockTime } from '../../frames/frame-texts.ts';
import { MenuDetails } from '../menu-details.ts';

/** The frames that were bookmarked, oldest bookmark first. */
@Component({
  selector: 'app-bookmarks-menu',
  imports: [MenuDetails, NzIconDirective, TranslocoPipe],
  templateUrl: './bookmarks-menu.html',
  styleUrl: './bookmarks-menu.less',
})
export class BookmarksMenu {
  readonly bookmarks = input.required<readonly TrafficFrame[]>();
  readonly chosen = output<TrafficFrame>();
  readonly removed = output<TrafficFrame>();

  protected readonly frameKey = frameKey;
  protected readonly clockTime = clockTime;

  protected nameOf({ command }: TrafficFrame): string {
    return command === null ? '?' : `${command} ${commandName(command)}`;
  }

  protected open(frame: TrafficFrame, menu: HTMLDetailsElement): void {
    menu.open = false;
    this.chosen.emit(frame);
  }
}
