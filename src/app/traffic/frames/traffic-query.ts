import type { Params } from '@angular/router';
import type { TrafficFilter } from '#contract/wire/packets/traffic';

/** How frames are shown: as a list, or as requests and answers on two lanes. */
export type View = 'list' | 'lanes';

/** The query parameters of the page's address, where anybody may write anything. */
export type TrafficParameters = Readonly<
  Record<
    | 'user'
    | 'session'
    | 'chat'
    | 'chatType'
    | 'commands'
    | 'direction'
    | 'address'
    | 'build'
    | 'verified'
    | 'violations'
    | 'text',
    string | undefined
  >
>;

export const MAX_FILTER_CHARACTERS = 128;
const MAX_COMMANDS = 64;

/** What does not make sense counts as not given. */
export function filterOf(from: TrafficParameters): TrafficFilter {
  const filter: { -readonly [K in keyof TrafficFilter]: TrafficFilter[K] } = {};
  for (const [name, text] of [
    ['userId', from.user],
    ['sessionId', from.session],
    ['chatId', from.chat],
    ['address', from.address],
    ['build', from.build],
    ['text', from.text],
  ] as const) {
    const value = text?.trim().slice(0, MAX_FILTER_CHARACTERS);
    if (value) filter[name] = value;
  }
  if (from.chatType === '0' || from.chatType === '1') {
    filter.chatType = from.chatType === '0' ? 0 : 1;
  }
  const commands = commandsOf(from.commands);
  if (commands.length > 0) filter.commands = commands;
  if (from.direction === 'in' || from.direction === 'out') filter.direction = from.direction;
  if (from.verified === 'true' || from.verified === 'false') {
    filter.verified = from.verified === 'true';
  }
  if (from.violations === 'true') filter.violationsOnly = true;
  return filter;
}

/** Query parameters that set these fields of the filter; one that is undefined is taken out. */
export function parametersOf(change: {
  readonly [K in keyof TrafficFilter]: TrafficFilter[K] | undefined;
}): Params {
  const parameters: Params = {};
  for (const [name, value] of Object.entries(change) as [keyof TrafficFilter, unknown][]) {
    const empty = value === undefined || value === '' || value === false;
    const list = Array.isArray(value) ? value.join(',') : value;
    // `verified` alone says something when it is false.
    const kept = name === 'verified' ? value !== undefined : !empty && list !== '';
    parameters[PARAMETERS[name]] = kept ? String(list) : null;
  }
  return parameters;
}

/** Takes out every filter. */
export function noParameters(): Params {
  return Object.fromEntries(Object.values(PARAMETERS).map((name) => [name, null]));
}

const PARAMETERS: Readonly<Record<keyof TrafficFilter, keyof TrafficParameters>> = {
  userId: 'user',
  sessionId: 'session',
  chatId: 'chat',
  chatType: 'chatType',
  commands: 'commands',
  direction: 'direction',
  address: 'address',
  build: 'build',
  verified: 'verified',
  violationsOnly: 'violations',
  text: 'text',
};

function commandsOf(text: string | undefined): readonly number[] {
  const numbers = (text ?? '')
    .split(',')
    .filter((part) => /^-?\d{1,3}$/.test(part))
    .map(Number)
    .filter((number) => number >= -128 && number <= 127);
  return [...new Set(numbers)].slice(0, MAX_COMMANDS);
}
