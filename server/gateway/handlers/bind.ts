import type { Dialects } from '#contract/wire/agreement';
import { Command } from '#contract/wire/commands';
import { type Push, PushCode } from '#contract/wire/packets/push';
import {
  type BindRequest,
  Feature,
  readBindRequest,
  Refusal,
} from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import type { Arrivals } from '../arrivals.ts';
import { CatchUp } from '../catch-up.ts';
import type { ChangedChats } from '../changed-chats.ts';
import { encode } from '../encode.ts';
import type { LastSeenWriter } from '../last-seen-writer.ts';
import type { GatewayLimits } from '../limits.ts';
import {
  type Credentials,
  type EndUser,
  OPERATOR_PREFIX,
  type Principal,
  type SignInLog,
  SYSTEM_USER_ID,
  type UserDirectory,
} from '../ports.ts';
import { Refused } from '../refused.ts';
import { barredBecause } from '../rights.ts';
import type { Supersession } from '../session-policy.ts';
import type { StandingGuard } from '../standing-guard.ts';
import type { Registry } from '../registry.ts';
import { CloseCode, type Session } from '../session.ts';
import { proposalIn } from './agree.ts';
import { Turnstile } from '../turnstile.ts';
import { type Handler, mustBeYou, requestIdOf } from './handler.ts';

/** Whether clients that bind with a bare user id are let in: `LEGACY_BIND`. */
export type LegacyBind = 'allow' | 'deny';

export interface BindContext {
  readonly registry: Registry;
  readonly userCredentials: Credentials;
  readonly operatorCredentials: Credentials;
  readonly users: UserDirectory;
  readonly lastSeen: LastSeenWriter;
  readonly signIns: SignInLog;
  readonly limits: GatewayLimits;
  readonly legacyBind: LegacyBind;
  readonly closing: () => boolean;
  /** An operator empties this node: operators alone may bind. */
  readonly draining: () => boolean;
  readonly guard: StandingGuard;
  readonly arrivals: Arrivals;
  readonly supersession: Supersession;
  readonly changedChats: ChangedChats;
  readonly now: () => number;
  readonly dialects: Dialects;
}

type Who = Pick<BindRequest, 'userId' | 'token' | 'build' | 'device'>;

const GREETING = encode(Command.Push, {
  code: PushCode.Greeting,
  eventValue: null,
  eventObj: null,
  msg: '',
  success: true,
} satisfies Push);

const BAD_TOKEN = new Refused(Refusal.BadToken, 'the token is missing, unknown, spent or expired');

const DRAINED = new Refused(Refusal.Unavailable, 'this server takes no connections for now');

/** Binds looked up at the same time: when thousands come, the database still has room for messages. */
const LOOK_UPS_AT_ONCE = 4;

/**
 * Makes a connection somebody's. The proof is the token or, for operators, a one-time ticket fetched
 * over their session: never a cookie. So a page of another origin that opens this socket in an
 * operator's browser gains nothing, and the upgrade needs no check of `Origin`, which the clients on
 * phones do not send.
 */
export class Bind implements Handler {
  readonly answer = Command.BindResponse;
  readonly beforeBind = true;
  private readonly context: BindContext;
  private readonly lookUps = new Turnstile(LOOK_UPS_AT_ONCE);

  constructor(context: BindContext) {
    this.context = context;
  }

  async handle(session: Session, body: Body): Promise<void> {
    const request = readBindRequest(body);
    const proposal = proposalIn(session, body);
    if (session.principal) mustBeYou(session, 'userId', request.userId);
    if (this.context.closing()) throw new Refused(Refusal.Unavailable, 'the server is going down');
    if (this.context.draining() && !request.userId.startsWith(OPERATOR_PREFIX)) throw DRAINED;
    const { arrivals } = this.context;
    const arrival = arrivals.begin(request.userId);
    const { principal, refused } = await this.lookUps
      .run(async () => {
        const principal = await this.verify(request);
        return { principal, refused: principal ? await this.barred(principal) : BAD_TOKEN };
      })
      .finally(() => arrivals.end(arrival));
    // Closed meanwhile, perhaps because what was found good was ended: it is looked at once more.
    if (principal && arrival.missed(principal)) return this.handle(session, body);
    if (!principal || refused) {
      this.note(session, request, refused?.code ?? BAD_TOKEN.code);
      this.refuse(session, body, refused ?? BAD_TOKEN);
      return;
    }
    if (session.expelled || !session.writable) return;
    const agreed = proposal && this.context.dialects.agree(proposal);
    session.build = request.build;
    session.device = request.device;
    session.features = request.features;
    this.admit(session, principal);
    session.answer(Command.BindResponse, {
      success: true,
      errorMsg: '',
      ...agreed?.terms,
      ...requestIdOf(body),
    });
    if (agreed) session.speak(agreed.format);
    if (principal.kind === 'user') session.send(GREETING);
  }

  /**
   * Clients in the field do not bind again after a reconnect: the first 7 or 3 tells who they are.
   * @throws Refused not-bound where such clients are not let in, or nobody has that id
   */
  async bindSilently(session: Session, userId: string): Promise<void> {
    if (this.context.draining()) throw DRAINED;
    const user = this.context.closing()
      ? null
      : await this.lookUps.run(() => this.unverified(userId));
    if (!user) throw new Refused(Refusal.NotBound, 'bind first');
    const barred = await this.barred(user);
    if (barred) throw barred;
    if (!session.expelled && session.writable && !session.principal) this.admit(session, user);
  }

  private async verify(request: BindRequest): Promise<Principal | null> {
    const { userId, token } = request;
    if (token === '') return this.unverified(userId);
    const credentials = userId.startsWith(OPERATOR_PREFIX)
      ? this.context.operatorCredentials
      : this.context.userCredentials;
    return credentials.verify(userId, token);
  }

  private async unverified(userId: string): Promise<EndUser | null> {
    const nobodys = userId === SYSTEM_USER_ID || userId.startsWith(OPERATOR_PREFIX);
    if (this.context.legacyBind === 'deny' || nobodys) return null;
    const standing = await this.context.users.standing(userId);
    return standing && !standing.deleted ? { kind: 'user', userId, credential: '' } : null;
  }

  private async barred(principal: Principal): Promise<Refused | null> {
    if (principal.kind === 'operator') return null;
    return barredBecause(await this.context.users.standing(principal.userId), this.context.now());
  }

  private admit(session: Session, principal: Principal): void {
    this.context.registry.unbind(session);
    this.context.registry.bind(session, principal);
    session.refusedBinds = 0;
    session.catchUp = undefined;
    if (principal.kind === 'operator') return;
    const { userId } = principal;
    if (session.features.includes(Feature.CatchUp)) session.catchUp = new CatchUp();
    this.context.supersession.bound(userId, session);
    const { build, device } = session;
    this.note(session, { userId, token: principal.credential, build, device }, '');
    // What was decided meanwhile about this user has found no connection to close.
    void this.context.guard.check(userId);
    // They are asked for since the user was last seen, which is now from here on.
    if (session.legacy) {
      void this.context.changedChats.tell(session, userId).then(() => {
        this.context.lastSeen.note(userId);
      });
    } else {
      this.context.lastSeen.note(userId);
    }
  }

  /** Of end users; an operator's sign-in was written down when they got their ticket. */
  private note(session: Session, request: Who, errorCode: string): void {
    const { userId, token, build, device } = request;
    if (userId.startsWith(OPERATOR_PREFIX)) return;
    const kind = token === '' ? 'legacy' : 'bind';
    const { address } = session;
    this.context.signIns.note({ userId, address, kind, errorCode, build, device });
  }

  private refuse(session: Session, body: Body, { code, message }: Refused): void {
    session.answer(Command.BindResponse, {
      success: false,
      errorCode: code,
      errorMsg: message,
      ...requestIdOf(body),
    });
    session.refusedBinds += 1;
    if (session.refusedBinds >= this.context.limits.refusedBinds) {
      session.close(CloseCode.PolicyViolation, code);
    }
  }
}
