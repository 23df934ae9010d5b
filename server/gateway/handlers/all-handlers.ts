import type { Dialects } from '#contract/wire/agreement';
import { Command } from '#contract/wire/commands';
import type { Bus } from '../../bus/bus.ts';
import type { Chats } from '../chats.ts';
import type { MissedMessages, Receipts } from '../ports.ts';
import type { Session } from '../session.ts';
import type { Watches } from '../tap/watches.ts';
import type { TopicFeed } from '../topic-feed.ts';
import type { Turnstile } from '../turnstile.ts';
import { Agree } from './agree.ts';
import { Bind, type BindContext } from './bind.ts';
import { CatchUpRequest } from './catch-up-request.ts';
import { JoinChat, QuitChat } from './chat-requests.ts';
import { Heartbeat, Hello, Logout } from './connection-requests.ts';
import type { Handler } from './handler.ts';
import { Messages, type MessagesContext } from './messages.ts';
import { PushRequest } from './push-request.ts';
import { Receipt } from './receipt.ts';
import { Subscribe, Unsubscribe } from './topic-requests.ts';
import { Unwatch, Watch } from './watch-requests.ts';

/** What the handlers work with, each command with what it needs. */
export interface HandlersContext {
  readonly bus: Bus;
  readonly dialects: Dialects;
  readonly bind: BindContext;
  readonly messages: Omit<MessagesContext, 'bind'>;
  readonly chats: Chats;
  readonly topics: TopicFeed;
  readonly watches: Watches;
  readonly missed: MissedMessages;
  readonly turnstile: Turnstile;
  readonly receipts: Receipts;
  readonly unbind: (session: Session) => void;
}

/** The handler of each command that a client may send. */
export function allHandlers(context: HandlersContext): ReadonlyMap<Command, Handler> {
  const { bus, dialects, messages, chats, topics, watches, missed, turnstile } = context;
  const bind = new Bind(context.bind);
  return new Map<Command, Handler>([
    [Command.Hello, new Hello()],
    [Command.AgreeRequest, new Agree(dialects)],
    [Command.BindRequest, bind],
    [Command.MessageRequest, new Messages({ ...messages, bind })],
    [Command.LogoutRequest, new Logout(context.unbind, messages.now)],
    [Command.JoinRequest, new JoinChat(bind, chats)],
    [Command.QuitRequest, new QuitChat()],
    [Command.HeartbeatRequest, new Heartbeat()],
    [Command.PushRequest, new PushRequest(bus)],
    [Command.SubscribeRequest, new Subscribe(topics)],
    [Command.UnsubscribeRequest, new Unsubscribe(topics)],
    [Command.WatchRequest, new Watch(watches)],
    [Command.UnwatchRequest, new Unwatch(watches)],
    [Command.CatchUpRequest, new CatchUpRequest(missed, messages.delivery, turnstile)],
    [Command.ReceiptRequest, new Receipt(context.receipts)],
  ]);
}
