import type { FastifyPluginAsync } from 'fastify';
import type { Kysely } from 'kysely';
import type { Presence } from '../gateway/registry.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { GroupHistory } from '../messages/group-history.ts';
import type { SystemMessages } from '../messages/system-messages.ts';
import type { Database } from '../storage/schema.ts';
import type { UsersRepository } from '../users/users.repository.ts';
import { GroupActivityReader } from './group-activity.ts';
import { GroupActs } from './group-acts.ts';
import { GroupBulk } from './group-bulk.ts';
import { groupInsightRoutes } from './group-insight.routes.ts';
import { groupJobsRoutes } from './group-jobs.routes.ts';
import { GroupLife } from './group-life.ts';
import { GroupList } from './group-list.ts';
import { GroupMembers } from './group-members.ts';
import { groupMembersRoutes } from './group-members.routes.ts';
import type { GroupNews } from './group-news.ts';
import { groupSanctionsRoutes } from './group-sanctions.routes.ts';
import type { GroupsRepository } from './groups.repository.ts';
import { groupsRoutes } from './groups.routes.ts';

export interface GroupRoutesOptions {
  readonly db: Kysely<Database>;
  readonly groups: GroupsRepository;
  readonly users: UsersRepository;
  readonly presence: Presence;
  readonly news: GroupNews;
  readonly system: SystemMessages;
  readonly jobs: Jobs;
  /** The system account's name. */
  readonly systemName: string;
}

/** All routes of the groups' area, and what is made for them. */
export const groupRoutes: FastifyPluginAsync<GroupRoutesOptions> = async (
  app,
  { db, groups, users, presence, news, system, systemName, jobs },
) => {
  const life = new GroupLife(db, presence);
  const acts = new GroupActs(db, groups, life, news, system);
  const members = new GroupMembers(db);
  const list = new GroupList(db);
  await app.register(groupsRoutes, { db, groups, list, life, acts, news, users });
  await app.register(groupMembersRoutes, { groups, members, users, acts, life, presence });
  await app.register(groupSanctionsRoutes, { acts, life });
  const bulk = new GroupBulk({ db, groups, acts, system });
  await app.register(groupJobsRoutes, { db, jobs, list, bulk });
  const activity = new GroupActivityReader(db);
  await app.register(groupInsightRoutes, {
    groups,
    activity,
    history: new GroupHistory(db, systemName),
  });
};
