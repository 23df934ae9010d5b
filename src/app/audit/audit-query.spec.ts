import { Value } from 'typebox/value';
import {
  AUDIT_ACTIONS as CONTRACT_ACTIONS,
  AUDIT_TARGETS as CONTRACT_TARGETS,
  AuditQuerySchema,
} from '#contract/rest/audit';
import { AUDIT_ACTIONS, AUDIT_FILTERS, AUDIT_TARGETS, auditAddress } from './audit-query.ts';

describe('the address of the audit page', () => {
  it('knows every action and every target of the contract', () => {
    expect([...AUDIT_ACTIONS].sort()).toEqual([...CONTRACT_ACTIONS].sort());
    expect([...AUDIT_TARGETS].sort()).toEqual([...CONTRACT_TARGETS].sort());
  });

  it('reads back what a filter wrote, beginning with the newest', () => {
    const change = { action: 'user.ban', targetId: '7', atFrom: '2026-11-22T00:00:00Z' } as const;
    const parameters = auditAddress.parametersOf(change);
    expect(parameters).toEqual({ ...change, before: null, after: null });
    const query = auditAddress.queryOf(parameters);
    expect(query).toEqual({ limit: 50, ...change });
    expect(auditAddress.narrowed(query)).toBeTrue();
    expect(auditAddress.narrowed(auditAddress.queryOf({ before: '9' }))).toBeFalse();
    expect(Object.values(auditAddress.withoutFilters()).every((value) => value === null)).toBe(
      true,
    );
  });

  for (const odd of [
    { action: 'user.sing' },
    { targetType: ['user', 'group'] },
    { targetId: 'x'.repeat(100) },
    { adminId: '  ' },
    { atBefore: 'yesterday' },
    { before: '1', after: '2' },
    { after: 'y'.repeat(100) },
    { limit: '100000' },
  ]) {
    it(`makes something the server takes of ${JSON.stringify(odd).slice(0, 40)}`, () => {
      expect(Value.Check(AuditQuerySchema, auditAddress.queryOf(odd))).toBeTrue();
    });
  }

  it('offers no filter that the server does not know', () => {
    for (const field of AUDIT_FILTERS) {
      const names =
        'name' in field ? [field.name] : [field.from, 'before' in field ? field.before : ''];
      for (const name of names) expect(Object.keys(AuditQuerySchema.properties)).toContain(name);
    }
  });
});
