import { ApiError } from '../plugins/api-error.ts';

/** When a sanction shall end, as a request has it; null for never. @throws ApiError 422 until-past */
export function endAhead(until: string | undefined): Date | null {
  if (until === undefined) return null;
  const end = new Date(until);
  if (end.getTime() <= Date.now()) {
    throw new ApiError(422, 'until-past', 'The end must lie ahead.');
  }
  return end;
}
