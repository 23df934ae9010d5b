import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import type { GroupMember } from '#contract/rest/groups';
import { Avatar } from '../../shared/avatar/avatar.ts';

/** Who a member is, and whether they are there. */
@Component({
  selector: 'app-member-name',
  imports: [RouterLink, TranslocoPipe, Avatar],
  template: `
    <app-avatar [ownerId]="member().userId" [name]="member().nickname" [avatar]="member().avatar" />
    <div>
      @if (linked()) {
        <a dir="auto" [routerLink]="['/users', member().userId]">{{ member().nickname }}</a>
      } @else {
        <span class="name" dir="auto">{{ member().nickname }}</span>
      }
      <small>
        @if (member().onlineDevices > 0) {
          <i aria-hidden="true"></i>{{ 'groups.member.online' | transloco }} ·
        }
        {{ member().username }}
      </small>
    </div>
  `,
  styles: `
    :host {
      display: flex;
      gap: 12px;
      align-items: center;
      min-width: 0;
    }

    div {
      min-width: 0;
      line-height: 1.45;
    }

    a,
    .name,
    small {
      display: block;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }

    a,
    .name {
      color: var(--text);
      font-weight: 600;
      text-decoration: none;
    }

    a:hover {
      color: var(--primary);
      text-decoration: underline;
    }

    small {
      color: var(--text-muted);
      font-size: 12px;
    }

    i {
      display: inline-block;
      width: 7px;
      height: 7px;
      margin-inline-end: 5px;
      border-radius: 50%;
      background: var(--success);
    }
  `,
})
export class MemberName {
  readonly member = input.required<GroupMember>();
  /** Whether the name may lead to the user's page. */
  readonly linked = input.required<boolean>();
}
