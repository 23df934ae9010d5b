import { integerField } from '#contract/wire/packets/fields';
import type { Push, PushCode } from '#contract/wire/packets/push';
import type { Body } from '#contract/wire/serializers';
import { WireError, WireFault } from '#contract/wire/wire-error';
import type { Bus } from '../../bus/bus.ts';
import type { Session } from '../session.ts';
import { endUserOf, type Handler } from './handler.ts';

/** Codes of the published protocol are below, those the server speaks with are from here on. */
const FIRST_CODE_OF_OURS = 100;
const MAX_VALUE_CHARACTERS = 256;

/**
 * -9: a client in the field tells its user's devices that a chat changed, each time a message came.
 * It is answered with the -10 it asks for, to the connections of that very user and nobody else.
 */
export class PushRequest implements Handler {
  readonly answer = undefined;
  readonly beforeBind = false;
  private readonly bus: Bus;

  constructor(bus: Bus) {
    this.bus = bus;
  }

  handle(session: Session, body: Body): void {
    const { userId } = endUserOf(session);
    const push: Push = {
      code: integerField(body, 'code', 0, FIRST_CODE_OF_OURS - 1) as PushCode,
      eventValue: plainValue(body, 'eventValue') as string | null,
      eventObj: plainValue(body, 'eventObj'),
      msg: '',
      success: true,
    };
    this.bus.toUsers([userId], { kind: 'push', push });
  }
}

/** Text, a number or nothing: what clients in the field put there. */
function plainValue(body: Body, name: string): string | number | null {
  const value = body[name] ?? null;
  const plain =
    value === null ||
    typeof value === 'number' ||
    (typeof value === 'string' && value.length <= MAX_VALUE_CHARACTERS);
  if (plain) return value;
  throw new WireError(
    WireFault.BadField,
    `${name} is neither a number nor text of at most ${MAX_VALUE_CHARACTERS} characters`,
  );
}
