import { ChatType } from '#contract/wire/packets/message';
import type { Random } from '../random.ts';
import { conversation, type Line, spamConversation } from '../talk/conversation.ts';
import { type Language, THEMES, type Theme } from '../talk/phrase-book.ts';
import type { Cast, Stage } from './cast.ts';
import type { Chat, SimulatedClient } from './simulated-client.ts';

const IN_GROUPS = 0.75;
const SPAM = 0.015;
const MAX_SPEAKERS = 7;
/** People in a hurry: on screen a conversation goes on before one looks away. */
const HASTE = 0.45;

export interface ChatterOptions {
  readonly random: Random;
  readonly cast: Cast;
  readonly clients: readonly SimulatedClient[];
  /** Seconds that stand for one second of a person. */
  readonly pace: number;
}

interface Scene {
  readonly language: Language;
  readonly theme: Theme;
  /** Everybody who is there now; whoever opens the conversation comes first. */
  readonly speakers: readonly SimulatedClient[];
  /** The chat as this one names it. */
  readonly chatOf: (speaker: SimulatedClient) => Chat;
}

/** Lets the clients talk: each conversation is a few people taking turns in one chat. */
export class Chatter {
  private readonly random: Random;
  private readonly pace: number;
  private readonly clientsByUser = new Map<string, SimulatedClient[]>();
  private readonly groupsByUser = new Map<string, Stage[]>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor({ random, cast, clients, pace }: ChatterOptions) {
    this.random = random;
    this.pace = pace * HASTE;
    for (const client of clients) append(this.clientsByUser, client.role.userId, client);
    for (const group of cast.groups) {
      for (const userId of group.userIds) append(this.groupsByUser, userId, group);
    }
  }

  /** Starts a conversation around `opener`, if anybody is there to talk to. */
  begin(opener: SimulatedClient): void {
    const scene = this.random.chance(IN_GROUPS) ? this.group(opener) : this.privately(opener);
    if (!scene) return;
    const plan = {
      ...scene,
      opener,
      others: scene.speakers.slice(1),
      length: Math.min(30, Math.max(2, Math.round(this.random.logNormal(6, 0.7)))),
      startMs: Date.now(),
    };
    const isSpam = this.random.chance(SPAM);
    const lines = (isSpam ? spamConversation : conversation)(this.random, plan);
    this.speak(scene, lines, 0, []);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** Says line `at` and waits for the next. `ids`: of the messages of the lines before. */
  private speak(
    scene: Scene,
    lines: readonly Line<SimulatedClient>[],
    at: number,
    ids: readonly (string | number | undefined)[],
  ): void {
    const line = lines[at];
    if (!line) return;
    const { speaker, pause, replaces, ...said } = line;
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        const replaced = replaces === undefined ? undefined : ids[replaces];
        // Nothing to grab when the packet's giver had left before giving it.
        const moot = replaces !== undefined && replaced === undefined;
        const id = moot ? undefined : speaker.say(scene.chatOf(speaker), said, replaced);
        this.speak(scene, lines, at + 1, [...ids, id]);
      },
      pause * this.pace * 1000,
    );
    this.timers.add(timer);
  }

  private group(opener: SimulatedClient): Scene | undefined {
    const groups = this.groupsByUser.get(opener.role.userId);
    if (!groups) return undefined;
    const group = this.random.pick(groups);
    const others = this.random
      .sample(group.userIds, MAX_SPEAKERS * 2)
      .filter((userId) => userId !== opener.role.userId)
      .flatMap((userId) => this.onlineDevice(userId) ?? [])
      .slice(0, this.random.int(1, MAX_SPEAKERS - 1));
    if (others.length === 0) return undefined;
    const chat: Chat = { id: group.id, type: ChatType.Group, name: group.name };
    const { language, theme } = group;
    return { language, theme, speakers: [opener, ...others], chatOf: () => chat };
  }

  private privately(opener: SimulatedClient): Scene | undefined {
    const { userId, friendIds, language } = opener.role;
    const friends = friendIds.flatMap((id) => this.onlineDevice(id) ?? []);
    if (friends.length === 0) return undefined;
    const friend = this.random.pick(friends);
    return {
      language: friend.role.language === language ? language : 'zh',
      theme: this.random.pick(THEMES),
      speakers: [opener, friend],
      chatOf: (speaker) => {
        const { role } = speaker.role.userId === userId ? friend : opener;
        return { id: role.userId, type: ChatType.Private, name: role.nickname };
      },
    };
  }

  private onlineDevice(userId: string): SimulatedClient | undefined {
    return this.clientsByUser.get(userId)?.find((client) => client.online);
  }
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
