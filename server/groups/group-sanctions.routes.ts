import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  DissolveBodySchema,
  GroupLiftBodySchema,
  GroupSanctionBodySchema,
  GroupSchema,
} from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import { actorOf } from '../audit/audit-log.ts';
import { dissolveGroup } from './acts/dissolve-group.ts';
import { imposeSanction, liftSanction } from './acts/sanction-group.ts';
import type { GroupActs } from './group-acts.ts';
import type { GroupLife } from './group-life.ts';
import type { GroupSanctionKind } from './group-sanctions.ts';
import { endAhead } from './sanction-end-ahead.ts';

export interface GroupSanctionsRoutesOptions {
  readonly acts: GroupActs;
  readonly life: GroupLife;
}

const IF_UNCHANGED =
  'An undo names the `version` it goes by: 409 `version-conflict` when somebody changed the group since.';
const SUMMARIES = {
  ban: 'Ban a group: nobody writes in it',
  mute: 'Mute a group: only its owner and administrators write in it',
  unban: 'End the ban of a group',
  unmute: 'End the mute of a group',
};

export const groupSanctionsRoutes: FastifyPluginAsyncTypebox<GroupSanctionsRoutesOptions> = async (
  app,
  { acts, life },
) => {
  for (const kind of ['ban', 'mute'] as const) {
    imposeRoute(kind);
    liftRoute(kind);
  }

  function imposeRoute(kind: GroupSanctionKind): void {
    app.post(
      `/api/groups/:id/${kind}`,
      {
        config: { permission: Permission.GroupsWrite },
        schema: {
          tags: ['groups'],
          summary: SUMMARIES[kind],
          description:
            'Ends by itself at `until`, which lies ahead: 422 `until-past`. Replaces one that lasts. ' +
            IF_UNCHANGED,
          params: IdParamsSchema,
          body: GroupSanctionBodySchema,
          response: { 200: GroupSchema },
        },
      },
      async (request) => {
        const { reason, until, version } = request.body;
        const impose = imposeSanction(kind, endAhead(until), reason);
        const { group } = await acts.perform(actorOf(request), request.params.id, impose, version);
        return life.ofOne(group);
      },
    );
  }

  function liftRoute(kind: GroupSanctionKind): void {
    const name = `un${kind}` as const;
    app.post(
      `/api/groups/:id/${name}`,
      {
        config: { permission: Permission.GroupsWrite },
        schema: {
          tags: ['groups'],
          summary: SUMMARIES[name],
          description: `Nothing happens where there is none. ${IF_UNCHANGED}`,
          params: IdParamsSchema,
          body: GroupLiftBodySchema,
          response: { 200: GroupSchema },
        },
      },
      async (request) => {
        const { reason, version } = request.body;
        const lift = liftSanction(kind, reason);
        const { group } = await acts.perform(actorOf(request), request.params.id, lift, version);
        return life.ofOne(group);
      },
    );
  }

  app.post(
    '/api/groups/:id/dissolve',
    {
      config: { permission: Permission.GroupsWrite },
      schema: {
        tags: ['groups'],
        summary: 'Dissolve a group for good',
        description:
          'Members are told, and nobody writes in it any more; what was said stays. `confirm` is the ' +
          'name of the group, typed: another is answered with 422 `not-confirmed`.',
        params: IdParamsSchema,
        body: DissolveBodySchema,
        response: { 200: GroupSchema },
      },
    },
    async (request) => {
      const { reason, confirm } = request.body;
      const dissolve = dissolveGroup(reason, confirm);
      const { group } = await acts.perform(actorOf(request), request.params.id, dissolve);
      return life.ofOne(group);
    },
  );
};
