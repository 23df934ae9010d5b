import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import Fastify, { LogController } from 'fastify';
import { Registry } from 'prom-client';
import { AdminSessions, sessionCredential } from './admins/admin-sessions.ts';
import { ImTickets } from './admins/im-tickets.ts';
import { sessionRoutes } from './admins/session.routes.ts';
import { startSessionSweep } from './admins/session-sweep.ts';
import { SignIns } from './admins/sign-ins.ts';
import { AnnouncementReceipts } from './announcements/announcement-receipts.ts';
import { AnnouncementSender } from './announcements/announcement-sender.ts';
import { AnnouncementsRepository } from './announcements/announcements.repository.ts';
import { announcementsRoutes } from './announcements/announcements.routes.ts';
import { ProgressFeed } from './announcements/progress-feed.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { LocalBus } from './bus/local-bus.ts';
import type { Config } from './config.ts';
import { FriendsCache } from './friendships/friends-cache.ts';
import { friendshipsRoutes } from './friendships/friendships.routes.ts';
import { Gateway } from './gateway/gateway.ts';
import { registerGatewayMetrics } from './gateway/gateway-metrics.ts';
import { GroupNews } from './groups/group-news.ts';
import { GroupStandings } from './groups/group-standings.ts';
import { GroupsRepository } from './groups/groups.repository.ts';
import { groupRoutes } from './groups/group-routes.ts';
import { MemberCache } from './groups/member-cache.ts';
import { Jobs } from './jobs/jobs.ts';
import { jobsRoutes } from './jobs/jobs.routes.ts';
import { MissedMessagesReader } from './messages/missed-messages.ts';
import { MessagesRepository } from './messages/messages.repository.ts';
import { messagesRoutes } from './messages/messages.routes.ts';
import { SystemMessages } from './messages/system-messages.ts';
import { LiveRecorder } from './monitor/live-recorder.ts';
import { drainRoutes } from './monitor/drain.routes.ts';
import { monitorRoutes } from './monitor/monitor.routes.ts';
import { demandAccess } from './plugins/access.ts';
import { describeApi } from './plugins/api-docs.ts';
import { authenticate, SESSION_COOKIE } from './plugins/authentication.ts';
import { clientAddress, isTrusted } from './plugins/client-address.ts';
import { serveConsole } from './plugins/console-files.ts';
import { healthRoutes } from './plugins/health.routes.ts';
import { measureRequests, metricsRoutes } from './plugins/metrics.routes.ts';
import { replyWithProblems, sendProblem } from './plugins/problem-replies.ts';
import { createHttpServer } from './plugins/request-deadline.ts';
import { logRequests } from './plugins/request-log.ts';
import { demandSameOrigin } from './plugins/same-origin.ts';
import { compileValidator } from './plugins/validation.ts';
import type { Storage } from './storage/storage.ts';
import { AlarmRulesRepository, Alarms } from './traffic/alarms.ts';
import { ProtocolDoctor } from './traffic/protocol-doctor.ts';
import { Reveals } from './traffic/reveals.ts';
import { TestUsers } from './traffic/test-users.ts';
import { trafficRoutes } from './traffic/traffic.routes.ts';
import { ViolationsRepository } from './traffic/violations.repository.ts';
import { violationsRoutes } from './traffic/violations.routes.ts';
import { ImLogins } from './users/im-logins.ts';
import { imLoginRoutes } from './users/im-login.routes.ts';
import { MessageErasure } from './users/message-erasure.ts';
import { UserErasure } from './users/user-erasure.ts';
import { userErasureRoutes } from './users/user-erasure.routes.ts';
import { UserPasswords } from './users/user-passwords.ts';
import { UserNotes } from './users/user-notes.ts';
import { userNotesRoutes } from './users/user-notes.routes.ts';
import { UserPoints } from './users/user-points.ts';
import { UserRecords } from './users/user-records.ts';
import { userRecordsRoutes } from './users/user-records.routes.ts';
import { UserSignIns } from './users/user-sign-ins.ts';
import { UserActs } from './users/user-acts.ts';
import { userSanctionsRoutes } from './users/user-sanctions.routes.ts';
import { UserStandings } from './users/user-standings.ts';
import { UserTokens } from './users/user-tokens.ts';
import type { ReceiveLimits } from './users/receive-file.ts';
import { UsersBatch } from './users/users-batch.ts';
import { usersImportRoutes } from './users/users-import.routes.ts';
import { usersJobsRoutes } from './users/users-jobs.routes.ts';
import { UsersList } from './users/users-list.ts';
import { UsersRepository } from './users/users.repository.ts';
import { usersRoutes } from './users/users.routes.ts';

export interface AppDependencies {
  readonly config: Config;
  readonly storage: Pick<Storage, 'db' | 'pool'>;
  readonly log: FastifyBaseLogger;
  /** Where the built console is. */
  readonly consoleFolder?: string;
  /** A client that takes longer to send its request is cut off, but for files. */
  readonly maxRequestMs?: number;
  readonly uploads?: ReceiveLimits;
}

const CONSOLE = fileURLToPath(new URL('../dist/console', import.meta.url));
const MAX_BODY_BYTES = 1 << 20;
/** Of a browser that is signed in, or says so. */
const SESSION_IN_COOKIES = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=`);
const MAX_REQUEST_MS = 30_000;

/**
 * Composes the server. It does not listen; closing it stops the gateway gracefully first, and
 * leaves the storage open.
 */
export async function buildApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, storage, log, consoleFolder = CONSOLE, uploads } = dependencies;
  const { maxRequestMs = MAX_REQUEST_MS } = dependencies;
  const { db, pool } = storage;

  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: (address) => isTrusted(config.trustedProxies, address),
    bodyLimit: MAX_BODY_BYTES,
    serverFactory: (handler) => createHttpServer(handler, maxRequestMs),
    frameworkErrors: sendProblem,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(compileValidator);
  app.decorateRequest('operator', null);
  replyWithProblems(app);
  logRequests(app);

  const metrics = new Registry();
  measureRequests(app, metrics);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: { directives: CONTENT },
    frameguard: { action: 'deny' },
    hsts: false,
  });
  await describeApi(app);

  const sessions = new AdminSessions(db, { keepFirstPassword: config.demo });
  const signIns = new SignIns(db, sessions);
  const tickets = new ImTickets(db, sessions);
  const users = new UsersRepository(db);
  const tokens = new UserTokens(db);
  const groups = new GroupsRepository(db);
  const bus = new LocalBus();
  const userSignIns = new UserSignIns(db, log);
  const members = new MemberCache((groupId) => groups.memberIds(groupId));
  bus.subscribe('groups-changed', ({ groupIds }) => {
    for (const groupId of groupIds) members.forget(groupId);
  });
  const messages = new MessagesRepository(pool);
  const announcements = new AnnouncementsRepository(db);
  const receipts = new AnnouncementReceipts(announcements, (id) => progress.changed(id), log);

  const reveals = new Reveals(db, bus, log);
  await reveals.closeLeftBehind();
  const violations = new ViolationsRepository(db);
  const doctor: ProtocolDoctor = new ProtocolDoctor(violations, log, (codes) => alarms.look(codes));

  const gateway = new Gateway({
    bus,
    log,
    legacyBind: config.legacyBind,
    sessionPolicy: config.sessionPolicy,
    friendsOnly: config.friendsOnly,
    limits: {
      drainMs: config.drainSeconds * 1_000,
      contentCharacters: config.maxMessageCharacters,
      frames: { perSecond: config.maxFramesPerSecond, burst: 5 * config.maxFramesPerSecond },
      socketsPerAddress: config.maxSocketsPerAddress,
    },
    addressOf: (request) => clientAddress(request, config.trustedProxies),
    seemsOperators: (request) => SESSION_IN_COOKIES.test(request.headers.cookie ?? ''),
    userCredentials: tokens,
    operatorCredentials: tickets,
    users: new UserStandings(db, bus),
    lastSeen: users,
    groups: new GroupStandings(db, bus),
    membership: members,
    friends: new FriendsCache(db, bus),
    messages,
    missed: new MissedMessagesReader(pool, config.systemName),
    receipts,
    reveals,
    conformance: doctor,
    signIns: userSignIns,
  });
  const alarms = new Alarms(db, gateway.topics, log);
  gateway.attach(app.server);
  const systemMessages = new SystemMessages(messages, gateway, log, config.systemName);
  app.decorate('systemMessages', systemMessages);
  registerGatewayMetrics(gateway, metrics);
  const recorder = new LiveRecorder(gateway);
  const progress = new ProgressFeed(announcements, gateway.topics, log);
  const passwords = new UserPasswords({ db, users, tokens, gateway });
  const jobs = new Jobs({ db, log, publish: (job) => gateway.topics.publish('jobs', job) });
  await jobs.recover();
  const sender = new AnnouncementSender(announcements, gateway, (id) => progress.changed(id), log);

  const onSessionsEnded = (hashes: readonly Buffer[]) => {
    const reason = { code: 'signed-out', message: 'the operator is not signed in any more' };
    for (const hash of hashes) gateway.disconnect({ credential: sessionCredential(hash) }, reason);
    void reveals.sessionsEnded(hashes);
  };
  const stopSweep = startSessionSweep(sessions, tickets, onSessionsEnded, log);
  const messageErasure = new MessageErasure({ db, gateway, log });
  recorder.start();
  doctor.start();
  messageErasure.start();
  await alarms.start();

  await app.register(async (guarded) => {
    demandAccess(guarded);
    demandSameOrigin(guarded);
    authenticate(guarded, sessions);
    const ended = { onEnded: onSessionsEnded };
    await guarded.register(sessionRoutes, { db, sessions, signIns, tickets, ...ended });
    await guarded.register(imLoginRoutes, {
      logins: new ImLogins({ users, tokens, passwords, signIns: userSignIns }),
    });
    const { presence } = gateway;
    await guarded.register(usersRoutes, { db, users, list: new UsersList(db), presence });
    const acts = new UserActs({ db, bus, users, tokens, gateway });
    await guarded.register(userSanctionsRoutes, { acts, presence });
    const records = new UserRecords(db);
    const notes = new UserNotes(db, users);
    await guarded.register(usersJobsRoutes, {
      db,
      acts,
      presence,
      systemMessages,
      users,
      records,
      notes,
      jobs,
    });
    await guarded.register(usersImportRoutes, {
      db,
      batch: new UsersBatch(),
      jobs,
      ...(uploads === undefined ? {} : { limits: uploads }),
    });
    await guarded.register(userRecordsRoutes, {
      db,
      users,
      records,
      points: new UserPoints(db, users),
      signIns: userSignIns,
      gateway,
    });
    await guarded.register(userNotesRoutes, { users, notes });
    const news = new GroupNews(bus, members, log);
    const erasure = new UserErasure({
      db,
      bus,
      users,
      gateway,
      news,
      messages: messageErasure,
    });
    await guarded.register(userErasureRoutes, { erasure, passwords });
    await guarded.register(friendshipsRoutes, {
      db,
      users,
      onFriendsChanged: (userIds) => bus.publish('friends-changed', { userIds }),
    });
    await guarded.register(groupRoutes, {
      db,
      groups,
      users,
      presence,
      news,
      system: systemMessages,
      systemName: config.systemName,
      jobs,
    });
    await guarded.register(messagesRoutes, { db, gateway });
    await guarded.register(jobsRoutes, { jobs });
    await guarded.register(announcementsRoutes, { db, announcements, sender });
    await guarded.register(monitorRoutes, { recorder, gateway });
    await guarded.register(drainRoutes, { db, gateway });
    const testUsers = new TestUsers({ db, users, tokens });
    await guarded.register(trafficRoutes, { reveals, testUsers });
    await guarded.register(violationsRoutes, {
      db,
      violations,
      doctor,
      reveals,
      rules: new AlarmRulesRepository(db),
      alarms,
    });
    await guarded.register(auditRoutes, { db });
    await guarded.register(healthRoutes, { pool });
    metricsRoutes(guarded, { registry: metrics, token: config.metricsToken });
  });
  await serveConsole(app, consoleFolder);

  app.addHook('preClose', async () => {
    stopSweep();
    recorder.stop();
    await messageErasure.stop();
    await jobs.close();
    await sender.close();
    await reveals.close();
    await gateway.close();
  });
  app.addHook('onClose', async () => {
    // Requests that were under way may have sent something more.
    await sender.close();
    await userSignIns.flush();
    await receipts.close();
    await progress.close();
    await doctor.close();
    await alarms.stop();
  });
  return app;
}

/** What the console's pages may load: their own files. Components of Angular bring inline styles. */
const CONTENT = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'font-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'"],
  'frame-ancestors': ["'none'"],
  // Without TLS there would be nothing left to load.
  'upgrade-insecure-requests': null,
};
