import type { AnnouncementProgress } from '../../rest/announcements.ts';
import type { JobProgress } from '../../rest/jobs.ts';
import type { LiveSample } from '../../rest/monitor.ts';
import type { Alarm } from '../../rest/traffic.ts';
import type { Body } from '../serializers.ts';
import { choiceField } from './fields.ts';
import type { Outcome } from './session.ts';

/** What an operator can follow live, and what an item of each batch is. */
export interface Topics {
  /** One sample a second. */
  readonly metrics: LiveSample;
  /** An announcement's numbers, each time they change. */
  readonly announcements: AnnouncementProgress;
  /** An alarm that went off. */
  readonly alarms: Alarm;
  /** How far a job came, each time it comes further. Every operator may know: nobody is named. */
  readonly jobs: JobProgress;
}
export type Topic = keyof Topics;

export const TOPICS: readonly Topic[] = ['metrics', 'announcements', 'alarms', 'jobs'];

/** 33 and 35. */
export interface TopicRequest {
  readonly topic: Topic;
}

/** @throws WireError bad-field */
export function readTopicRequest(body: Body): TopicRequest {
  return { topic: choiceField(body, 'topic', TOPICS) };
}

/** 34. `recent` holds what the server still remembers of the topic, oldest first. */
export interface SubscribeResponse<T extends Topic = Topic> extends Outcome {
  readonly topic: T;
  readonly recent: readonly Topics[T][];
}

/** 38, at most four a second. */
export interface TopicBatch<T extends Topic = Topic> {
  readonly topic: T;
  readonly items: readonly Topics[T][];
  /** Items left out since the last batch because the watcher was too slow. */
  readonly dropped: number;
}
