/**
 * Every command of the wire protocol, and the one place that numbers them (int8).
 * 1 to 18, -9 and -10 belong to the published protocol; from 33 on they are ours, and a client
 * that sends none of ours never receives one.
 */
export const Command = {
  /** `{}` with version 0: the first frame of clients in the field. Carries nothing. */
  Hello: 0,
  BindRequest: 1,
  BindResponse: 2,
  MessageRequest: 3,
  /** Acknowledges to the sender, delivers to the recipients. */
  MessageResponse: 4,
  LogoutRequest: 5,
  LogoutResponse: 6,
  JoinRequest: 7,
  JoinResponse: 8,
  QuitRequest: 9,
  QuitResponse: 10,
  HeartbeatRequest: 17,
  HeartbeatResponse: 18,
  PushRequest: -9,
  Push: -10,
  /** Operators: follow a live topic. */
  SubscribeRequest: 33,
  SubscribeResponse: 34,
  UnsubscribeRequest: 35,
  UnsubscribeResponse: 36,
  /** Operators: what happened on a topic since the last batch. */
  TopicBatch: 38,
  /** A client tells that a notice was received or read. */
  ReceiptRequest: 39,
  ReceiptResponse: 40,
  /** The answer to a frame that no response of its own fits. */
  Error: 42,
  /** A page of what the user missed; only of clients that bound with `catch-up`. */
  CatchUpRequest: 43,
  CatchUpResponse: 44,
  /** Which serializer the connection is to use; before the bind, or as fields of it. */
  AgreeRequest: 45,
  AgreeResponse: 46,
  /** Operators: be sent frames of all connections as they pass. */
  WatchRequest: 47,
  WatchResponse: 48,
  UnwatchRequest: 49,
  UnwatchResponse: 50,
  /** Operators: frames that passed since the last batch. */
  TrafficBatch: 52,
  /** An operator took messages back; only to clients that bound with `recall`. */
  MessageRecalled: 54,
} as const;
export type Command = (typeof Command)[keyof typeof Command];

const names = new Map<number, string>(
  Object.entries(Command).map(([name, number]) => [number, name]),
);

export function isCommand(value: number): value is Command {
  return names.has(value);
}

/** The catalogue's name of a command, e.g. `BindRequest`; its number where it has none. */
export function commandName(command: number): string {
  return names.get(command) ?? String(command);
}
