import type { Body } from '../serializers.ts';
import { WireError, WireFault } from '../wire-error.ts';

/** Readers for the fields of an untrusted body. Each throws WireError bad-field when it does not fit. */

const MAX_ID_CHARACTERS = 64;

export function textField(body: Body, name: string, maxCharacters: number): string {
  const value = body[name];
  if (typeof value !== 'string') throw badField(name, 'is not a string');
  if (value.length > maxCharacters)
    throw badField(name, `has more than ${maxCharacters} characters`);
  return value;
}

/** Like `textField`, with '' for an absent or null field. */
export function optionalTextField(body: Body, name: string, maxCharacters: number): string {
  return body[name] === undefined || body[name] === null
    ? ''
    : textField(body, name, maxCharacters);
}

/** An id: 1 to 64 printable ASCII characters. Numbers are taken too, as some clients send them. */
export function idField(body: Body, name: string): string {
  const value = body[name];
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== 'string' || id.length > MAX_ID_CHARACTERS || !/^[\x21-\x7e]+$/.test(id)) {
    throw badField(name, `is no id of 1 to ${MAX_ID_CHARACTERS} characters`);
  }
  return id;
}

export function integerField(body: Body, name: string, min: number, max: number): number {
  const value = body[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw badField(name, `is no whole number from ${min} to ${max}`);
  }
  return value;
}

export function choiceField<const T extends string | number>(
  body: Body,
  name: string,
  choices: readonly T[],
): T {
  const choice = choices.find((candidate) => candidate === body[name]);
  if (choice === undefined) throw badField(name, `is none of ${choices.join(', ')}`);
  return choice;
}

function badField(name: string, what: string): WireError {
  return new WireError(WireFault.BadField, `${name} ${what}`);
}
