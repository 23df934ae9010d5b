import type { Command } from '#contract/wire/commands';
import type { CatchUpRequest, CatchUpResponse } from '#contract/wire/packets/catch-up';
import type { AgreeRequest, AgreeResponse } from '#contract/wire/packets/agreement';
import type { SubscribeResponse, TopicRequest } from '#contract/wire/packets/live';
import type { ChatRequest, Message, MessageResponse } from '#contract/wire/packets/message';
import type { ReceiptRequest } from '#contract/wire/packets/push';
import type { BindRequest, Outcome } from '#contract/wire/packets/session';
import type { UnwatchRequest, WatchRequest, WatchResponse } from '#contract/wire/packets/traffic';

/** Commands that are answered: what each carries, and what comes back. */
export interface Exchanges {
  [Command.AgreeRequest]: Exchange<AgreeRequest, AgreeResponse>;
  [Command.BindRequest]: Exchange<BindRequest, Outcome>;
  [Command.MessageRequest]: Exchange<Message, MessageResponse>;
  [Command.LogoutRequest]: Exchange<{ readonly userId: string }, Outcome>;
  [Command.JoinRequest]: Exchange<ChatRequest, Outcome>;
  [Command.QuitRequest]: Exchange<ChatRequest, Outcome>;
  [Command.SubscribeRequest]: Exchange<TopicRequest, SubscribeResponse>;
  [Command.UnsubscribeRequest]: Exchange<TopicRequest, Outcome>;
  [Command.ReceiptRequest]: Exchange<ReceiptRequest, Outcome>;
  [Command.CatchUpRequest]: Exchange<CatchUpRequest, CatchUpResponse>;
  [Command.HeartbeatRequest]: Exchange<object, object>;
  [Command.WatchRequest]: Exchange<WatchRequest, WatchResponse>;
  [Command.UnwatchRequest]: Exchange<UnwatchRequest, Outcome>;
}
export type RequestCommand = keyof Exchanges;
export type Fields<C extends RequestCommand> = Exchanges[C]['fields'];
export type Answer<C extends RequestCommand> = Exchanges[C]['answer'];

/** -9. What comes back is a -10. */
export interface PushRequest {
  /** 0 to 99. */
  readonly code: number;
  readonly eventValue: string | number | null;
  readonly eventObj: string | number | null;
}

interface Exchange<F, A> {
  readonly fields: F;
  readonly answer: A;
}
