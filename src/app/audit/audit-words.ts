import { Service, inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import type { AuditEntry } from '#contract/rest/audit';
import { Language } from '../core/language/language.ts';

/** Codes of the audit log in the operator's language; one of another version of the server as it is. */
@Service({ autoProvided: false })
export class AuditWords {
  private readonly transloco = inject(TranslocoService);
  private readonly language = inject(Language).current;

  action(code: string): string {
    return this.known(`audit.action.${code}`) ?? code;
  }

  target({ targetType }: Pick<AuditEntry, 'targetType'>): string {
    return this.known(`audit.target.${targetType}`) ?? targetType;
  }

  /** `path`: names from the outside in. */
  field(path: readonly string[]): string {
    return path.map((name) => this.known(`audit.field.${name}`) ?? name).join(' › ');
  }

  who({ adminName, address }: Pick<AuditEntry, 'adminName' | 'address'>): string {
    if (adminName !== '') return adminName;
    return this.known(address === '' ? 'audit.server' : 'audit.nobody') ?? '';
  }

  private known(key: string): string | null {
    const text: unknown = this.transloco.getTranslation(this.language())[key];
    return typeof text === 'string' ? text : null;
  }
}
