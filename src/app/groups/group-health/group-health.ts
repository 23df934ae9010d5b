import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { GroupHealth as Health } from '#contract/rest/groups';
import { share, wholeNumber } from '../../shared/formats.ts';

/** From this share on, one person writes most of what a group reads. */
const DOMINANT = 0.5;
/** Of fewer messages, shares say nothing. */
const ENOUGH_MESSAGES = 20;

/** How a group fared in the last 7 days: how many take part, who writes most, what had to be recalled. */
@Component({
  selector: 'app-group-health',
  imports: [RouterLink, TranslocoPipe],
  templateUrl: './group-health.html',
  styleUrl: './group-health.less',
})
export class GroupHealth {
  readonly health = input.required<Health>();
  /** Whether names may lead to their users' pages. */
  readonly seesUsers = input.required<boolean>();
  readonly language = input.required<string>();

  protected readonly meters = computed(() => {
    const { members, messages, writers, topTalkers, topTalkerShare, activeShare } = this.health();
    const most = topTalkers[0]?.messages ?? 0;
    return [
      {
        name: 'active',
        value: activeShare ?? 0,
        percent: share(writers, members, this.language()),
        part: this.number(writers),
        whole: this.number(members),
        warn: false,
      },
      {
        name: 'dominance',
        value: topTalkerShare ?? 0,
        percent: share(most, messages, this.language()),
        part: this.number(most),
        whole: this.number(messages),
        warn: messages >= ENOUGH_MESSAGES && (topTalkerShare ?? 0) >= DOMINANT,
      },
    ] as const;
  });
  protected readonly figures = computed(() => {
    const { messages, recalled, redPackets, mutedMembers } = this.health();
    return Object.entries({ messages, recalled, redPackets, mutedMembers }).map(
      ([name, value]) => ({ name, value: this.number(value) }),
    );
  });
  protected readonly talkers = computed(() => {
    const { topTalkers, messages } = this.health();
    return topTalkers.map((talker) => ({
      ...talker,
      count: this.number(talker.messages),
      value: messages === 0 ? 0 : talker.messages / messages,
    }));
  });

  private number(value: number): string {
    return wholeNumber(value, this.language());
  }
}
