const DIGITS = '000000000';

/** A `hasBeenSentId` of which `digits` is the part to be counted up, apart from those of other runs. */
export function newSentId(userId: string): { readonly sentId: string; readonly digits: string } {
  const run = `${Date.now().toString(36)}${process.pid.toString(36)}`;
  return { sentId: `${userId}-${run}-${DIGITS}`, digits: DIGITS };
}
