import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { Permission } from '#contract/rest/permissions';
import { IdParamsSchema } from '#contract/rest/problem';
import {
  type AlarmRuleBody,
  AlarmRuleBodySchema,
  AlarmRuleChangeSchema,
  AlarmRuleSchema,
  AlarmRulesSchema,
  QUIRKS,
  ViolationSamplesQuerySchema,
  ViolationSamplesSchema,
  ViolationsQuerySchema,
  ViolationsSchema,
} from '#contract/rest/traffic';
import { actorOf, recordAct } from '../audit/audit-log.ts';
import { BROKEN_WEB_SOCKET, isViolation } from '../gateway/violation-codes.ts';
import { ApiError, NotFoundError, VersionConflictError } from '../plugins/api-error.ts';
import { operatorOf } from '../plugins/operator.ts';
import type { Database } from '../storage/schema.ts';
import type { AlarmRulesRepository, Alarms } from './alarms.ts';
import type { ProtocolDoctor } from './protocol-doctor.ts';
import type { Reveals } from './reveals.ts';
import type { ViolationsRepository } from './violations.repository.ts';

export interface ViolationsRoutesOptions {
  readonly db: Kysely<Database>;
  readonly violations: ViolationsRepository;
  readonly doctor: ProtocolDoctor;
  readonly reveals: Reveals;
  readonly rules: AlarmRulesRepository;
  readonly alarms: Pick<Alarms, 'look'>;
}

const tags = ['traffic'];
const MAX_RULES = 100;
const config = { permission: Permission.TrafficRead };

export const violationsRoutes: FastifyPluginAsyncTypebox<ViolationsRoutesOptions> = async (
  app,
  { db, violations, doctor, reveals, rules, alarms },
) => {
  app.get(
    '/api/traffic/violations',
    {
      config,
      schema: {
        tags,
        summary: 'What clients do wrong, over time and by build',
        querystring: ViolationsQuerySchema,
        response: { 200: ViolationsSchema },
      },
    },
    async ({ query }) => {
      await doctor.flush();
      return violations.overTime(query, Date.now());
    },
  );

  app.get(
    '/api/traffic/violations/samples',
    {
      config,
      schema: {
        tags,
        summary: 'The last frames that broke the protocol',
        description: 'Masked unless this operator has a reveal, which notes what was looked at.',
        querystring: ViolationSamplesQuerySchema,
        response: { 200: ViolationSamplesSchema },
      },
    },
    async (request) => {
      const { query } = request;
      await doctor.flush();
      const { adminId } = operatorOf(request);
      const revealed = await reveals.noteWatched(adminId, { samples: { ...query } });
      return { items: await violations.samples(query, revealed) };
    },
  );

  app.get(
    '/api/traffic/alarms',
    { config, schema: { tags, summary: 'When to be told', response: { 200: AlarmRulesSchema } } },
    async () => ({ items: await rules.all() }),
  );

  app.post(
    '/api/traffic/alarms',
    {
      config,
      schema: {
        tags,
        summary: 'Be told when something is counted too often',
        description: 'Refuses a code that nothing is counted under: 422 `unknown-code`.',
        body: AlarmRuleBodySchema,
        response: { 201: AlarmRuleSchema },
      },
    },
    async (request, reply) => {
      mustBeCounted(request.body);
      const rule = await db.transaction().execute(async (trx) => {
        const { count } = await trx
          .selectFrom('alarm_rules')
          .select((eb) => eb.fn.countAll<string>().as('count'))
          .executeTakeFirstOrThrow();
        if (Number(count) >= MAX_RULES) {
          throw new ApiError(422, 'too-many-rules', `There are ${MAX_RULES} rules at most.`);
        }
        const created = await rules.insert(trx, request.body);
        const target = { targetType: 'alarm-rule', targetId: created.id } as const;
        const act = { action: 'alarm-rule.create', ...target, after: created } as const;
        await recordAct(trx, { ...actorOf(request), ...act });
        return created;
      });
      void alarms.look();
      return reply.code(201).send(rule);
    },
  );

  app.put(
    '/api/traffic/alarms/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change a rule',
        description:
          'Names the `version` it was read with. Somebody changed the rule since: 409 ' +
          '`version-conflict`, `details.current` is what it is now.',
        params: IdParamsSchema,
        body: AlarmRuleChangeSchema,
        response: { 200: AlarmRuleSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { version, ...wanted } = request.body;
      mustBeCounted(wanted);
      const rule = await db.transaction().execute(async (trx) => {
        const before = await rules.lock(trx, id);
        if (!before) throw new NotFoundError(`alarm rule ${id}`);
        if (before.version !== version) throw new VersionConflictError(before);
        const after = await rules.update(trx, id, wanted);
        const target = { targetType: 'alarm-rule', targetId: id } as const;
        await recordAct(trx, {
          ...actorOf(request),
          action: 'alarm-rule.update',
          ...target,
          before,
          after,
        });
        return after;
      });
      void alarms.look();
      return rule;
    },
  );

  app.delete(
    '/api/traffic/alarms/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Delete a rule',
        params: IdParamsSchema,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await db.transaction().execute(async (trx) => {
        const before = await rules.lock(trx, id);
        if (!before) throw new NotFoundError(`alarm rule ${id}`);
        await rules.delete(trx, id);
        const target = { targetType: 'alarm-rule', targetId: id } as const;
        const act = { action: 'alarm-rule.delete', ...target, before } as const;
        await recordAct(trx, { ...actorOf(request), ...act });
      });
      return reply.code(204).send(null);
    },
  );
};

/** @throws ApiError 422 unknown-code */
function mustBeCounted({ code }: AlarmRuleBody): void {
  if (isViolation(code) || code === BROKEN_WEB_SOCKET) return;
  if (QUIRKS.some((quirk) => quirk === code)) return;
  throw new ApiError(422, 'unknown-code', `Nothing is counted as ${code}.`);
}
