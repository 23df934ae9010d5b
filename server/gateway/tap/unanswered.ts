import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import type { Body } from '#contract/wire/serializers';
import type { TappedFrame } from './tapped-frame.ts';

/** Requests of one connection that are kept until they are answered; the oldest give way. */
const MAX_REQUESTS = 64;
/** The same, of their bytes. */
const MAX_BYTES = 128 * 1024;

/** Which command asks for which. */
const ASKED_BY: ReadonlyMap<number, number> = new Map<number, number>([
  [Command.BindResponse, Command.BindRequest],
  [Command.MessageResponse, Command.MessageRequest],
  [Command.LogoutResponse, Command.LogoutRequest],
  [Command.JoinResponse, Command.JoinRequest],
  [Command.QuitResponse, Command.QuitRequest],
  [Command.HeartbeatResponse, Command.HeartbeatRequest],
  [Command.Push, Command.PushRequest],
  [Command.SubscribeResponse, Command.SubscribeRequest],
  [Command.UnsubscribeResponse, Command.UnsubscribeRequest],
  [Command.ReceiptResponse, Command.ReceiptRequest],
  [Command.CatchUpResponse, Command.CatchUpRequest],
  [Command.AgreeResponse, Command.AgreeRequest],
  [Command.WatchResponse, Command.WatchRequest],
  [Command.UnwatchResponse, Command.UnwatchRequest],
]);

/** Frames of one connection that wait for an answer, the oldest first. Kept while anybody watches. */
export class Unanswered {
  private readonly requests: TappedFrame[] = [];
  private bytes = 0;

  get waiting(): boolean {
    return this.requests.length > 0;
  }

  add(request: TappedFrame): void {
    if (request.command === Command.Hello) return;
    this.requests.push(request);
    this.bytes += request.rawBytes;
    while (this.requests.length > MAX_REQUESTS || this.bytes > MAX_BYTES) this.take(0);
  }

  /** The request that this packet of the server answers, which is then no longer kept. */
  answeredBy(command: number, body: Body): TappedFrame | undefined {
    const { requests } = this;
    if (requests.length === 0 || isDelivery(command, body)) return undefined;
    const index = requests.findIndex(asks(command, body));
    return index < 0 ? undefined : this.take(index);
  }

  private take(index: number): TappedFrame | undefined {
    const [request] = this.requests.splice(index, 1);
    this.bytes -= request?.rawBytes ?? 0;
    return request;
  }
}

function asks(command: number, body: Body): (request: TappedFrame) => boolean {
  const fault = faultIn(command, body);
  const asked = fault ? fault.command : ASKED_BY.get(command);
  const { requestId, hasBeenSentId } = body;
  return ({ command: given, body: wanted }) => {
    if (given !== asked) return false;
    if (requestId !== undefined) return wanted?.['requestId'] === requestId;
    if (command === Command.MessageResponse && hasBeenSentId !== undefined) {
      return wanted?.['hasBeenSentId'] === hasBeenSentId;
    }
    if (command === Command.Push && !fault) {
      return (wanted?.['eventValue'] ?? null) === body['eventValue'];
    }
    return true;
  };
}

/** The command of the frame whose fault this packet tells, null where that could not be read. */
function faultIn(command: number, body: Body): { command: number | null } | undefined {
  if (command === Command.Error) {
    const { inAnswerTo } = body;
    return { command: typeof inAnswerTo === 'number' ? inAnswerTo : null };
  }
  if (command !== Command.Push || body['code'] !== PushCode.Fault) return undefined;
  const { eventObj } = body;
  return { command: typeof eventObj === 'number' ? eventObj : null };
}

/** A message of somebody, and no acknowledgement. */
function isDelivery(command: number, body: Body): boolean {
  return command === Command.MessageResponse && body['isItMe'] !== true;
}

/** The stable code of the refusal or fault that this packet tells. */
export function refusalIn(command: number, body: Body): string | undefined {
  const code = command === Command.Error ? body['code'] : body['errorCode'];
  if (typeof code === 'string') return code;
  const { eventValue } = body;
  return faultIn(command, body) && typeof eventValue === 'string' ? eventValue : undefined;
}
