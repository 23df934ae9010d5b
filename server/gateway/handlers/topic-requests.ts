import { Permission } from '#contract/rest/permissions';
import { Command } from '#contract/wire/commands';
import { type SubscribeResponse, type Topic, TOPICS } from '#contract/wire/packets/live';
import { Refusal } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import { Refused } from '../refused.ts';
import type { Session } from '../session.ts';
import type { TopicFeed } from '../topic-feed.ts';
import { type Handler, operatorOf, requestIdOf } from './handler.ts';

/** What an operator needs to follow a topic; null where every operator may. */
const PERMISSIONS: Readonly<Record<Topic, Permission | null>> = {
  metrics: Permission.MonitorRead,
  announcements: Permission.AnnouncementsRead,
  alarms: Permission.TrafficRead,
  jobs: null,
};

/** 33. Subscribing twice is subscribing once. */
export class Subscribe implements Handler {
  readonly answer = Command.SubscribeResponse;
  readonly beforeBind = false;
  private readonly feed: TopicFeed;

  constructor(feed: TopicFeed) {
    this.feed = feed;
  }

  handle(session: Session, body: Body): void {
    const { permissions } = operatorOf(session);
    const topic = topicOf(body);
    const needed = PERMISSIONS[topic];
    if (needed !== null && !permissions.includes(needed)) {
      throw new Refused(Refusal.Forbidden, `${topic} needs the permission ${needed}`);
    }
    session.answer(this.answer, {
      success: true,
      errorMsg: '',
      topic,
      recent: this.feed.watch(topic, session),
      ...requestIdOf(body),
    } satisfies SubscribeResponse);
  }

  echo(body: Body): object {
    return { topic: typeof body['topic'] === 'string' ? body['topic'].slice(0, 64) : '' };
  }
}

/** 35. */
export class Unsubscribe implements Handler {
  readonly answer = Command.UnsubscribeResponse;
  readonly beforeBind = false;
  private readonly feed: TopicFeed;

  constructor(feed: TopicFeed) {
    this.feed = feed;
  }

  handle(session: Session, body: Body): void {
    operatorOf(session);
    const topic = topicOf(body);
    this.feed.unwatch(topic, session);
    session.answer(this.answer, { success: true, errorMsg: '', topic, ...requestIdOf(body) });
  }
}

/** @throws Refused unknown-topic */
function topicOf(body: Body): Topic {
  const topic = TOPICS.find((known) => known === body['topic']);
  if (!topic) throw new Refused(Refusal.UnknownTopic, `topics are ${TOPICS.join(', ')}`);
  return topic;
}
