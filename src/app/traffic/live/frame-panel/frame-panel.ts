import { NgTemplateOutlet } from '@angular/common';
import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { SideDrawer } from '../../../shared/side-drawer/side-drawer.ts';
import { FrameDetails } from '../../frame-details/frame-details.ts';

/** A frame that was opened: beside the list where there is room, else in a drawer above it. */
@Component({
  selector: 'app-frame-panel',
  imports: [FrameDetails, NgTemplateOutlet, NzIconDirective, SideDrawer, TranslocoPipe],
  templateUrl: './frame-panel.html',
  styleUrl: './frame-panel.less',
})
export class FramePanel {
  readonly frame = input.required<TrafficFrame>();
  /** The answer to it, or what it answers. */
  readonly counterpart = input.required<TrafficFrame | null>();
  readonly bookmarked = input.required<boolean>();
  readonly inConversation = input.required<boolean>();
  readonly docked = input.required<boolean>();
  readonly bookmarkToggled = output();
  readonly connectionFollowed = output();
  readonly conversationFollowed = output();
  readonly counterpartChosen = output<TrafficFrame>();
  readonly closed = output();
}
