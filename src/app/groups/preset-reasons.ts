import type { TranslocoService } from '@jsverse/transloco';

const REASONS = ['spam', 'advertising', 'insults'];

/** The reasons that are given most, in the operator's words. */
export function presetReasons(transloco: TranslocoService, language: string): readonly string[] {
  return REASONS.map((name) => transloco.translate(`groups.preset.${name}`, {}, language));
}
