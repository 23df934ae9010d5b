import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Value } from 'typebox/value';
import { LINE_PATTERN } from '#contract/rest/problem';
import { ApiError, UnstorableTextError } from './api-error.ts';

/** What to call the parts of a request. */
const PARTS: Readonly<Record<string, string>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/**
 * Checks bodies as they are. Queries and parameters, which are text, take the types and the
 * defaults of their schema first. Nothing is dropped: an unknown field is refused.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  const isText = httpPart !== 'body';
  return (value: unknown) => {
    // Both work in place, and the query belongs to the request.
    const input = isText
      ? Value.Convert(schema, Value.Default(schema, { ...(value as object) }))
      : value;
    if (!validator.Check(input))
      return {
        error: new InvalidRequestError(PARTS[httpPart ?? ''] ?? 'request', validator.Errors(input)),
      };
    if (!isText && !isStorable(input)) return { error: new UnstorableTextError() };
    return { value: input };
  };
};

/** What no column can hold: NUL, and half a surrogate pair, which would come back as another text. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isStorable);
}

/** 400: `details` says where and what, never repeats the value. */
export class InvalidRequestError extends ApiError {
  override readonly name = 'InvalidRequestError';
  constructor(part: string, errors: readonly TLocalizedValidationError[]) {
    // `additionalProperties: false` is told twice, once with the names.
    const told = errors.filter(({ keyword }) => keyword !== 'boolean');
    const details = told.slice(0, 20).map(describe);
    const [first] = details;
    const what = first === undefined ? 'is invalid' : `${first.path || '/'} ${first.message}`;
    super(400, 'invalid-request', `The ${part} is not valid: ${what}.`, details);
  }
}

function describe(error: TLocalizedValidationError): { path: string; message: string } {
  if (error.keyword === 'pattern' && String(error.params.pattern) === LINE_PATTERN) {
    const message = 'must be one line with something to read and no control characters';
    return { path: error.instancePath, message };
  }
  const unknown =
    error.keyword === 'additionalProperties' ? error.params.additionalProperties.join(', ') : '';
  return {
    path: error.instancePath,
    message: unknown === '' ? error.message : `has unknown fields: ${unknown}`,
  };
}
