import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { Group } from '#contract/rest/groups';
import { CopyButton } from '../../shared/copy-button/copy-button.ts';
import { exactTime, wholeNumber } from '../../shared/formats.ts';
import { Moment } from '../../shared/moment/moment.ts';

/** From here on the server stops counting the messages of a day (contract/rest/groups.ts). */
export const MESSAGES_COUNTED = 10_000;

/** What a group is: whose, since when, how large, what it is told, and what keeps it from writing. */
@Component({
  selector: 'app-group-facts',
  imports: [CopyButton, Moment, RouterLink, TranslocoPipe],
  templateUrl: './group-facts.html',
  styleUrls: ['../../shared/facts.less', './group-facts.less'],
})
export class GroupFacts {
  readonly group = input.required<Group>();
  /** Whether the owner's name may lead to their page. */
  readonly seesUsers = input.required<boolean>();
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  /** What is imposed on it, the graver first. */
  protected readonly sanctions = computed(() => {
    const { ban, mute } = this.group();
    const all = [
      { kind: 'banned', sanction: ban },
      { kind: 'muted', sanction: mute },
    ] as const;
    return all.flatMap(({ kind, sanction }) =>
      sanction === null
        ? []
        : [{ kind, reason: sanction.reason, until: this.exact(sanction.until) }],
    );
  });
  protected readonly members = computed(() => this.number(this.group().memberCount));
  protected readonly online = computed(() => this.number(this.group().onlineMembers));
  protected readonly today = computed(() => {
    const { messagesToday } = this.group();
    return this.number(messagesToday) + (messagesToday >= MESSAGES_COUNTED ? '+' : '');
  });

  private number(value: number): string {
    return wholeNumber(value, this.language());
  }

  private exact(until: string | null): string | null {
    return until === null ? null : exactTime(Date.parse(until), this.language());
  }
}
