import type { TrafficFilter } from '#contract/wire/packets/traffic';
import { buildFrame } from '../testing/build-frame.ts';
import { sieveOf } from './sieve.ts';

describe('sieveOf', () => {
  const message = buildFrame();
  const group = buildFrame({
    userId: '',
    sessionId: 's2',
    build: 'web/1',
    address: '172.16.*',
    direction: 'out',
    command: -10,
    verified: false,
    fault: 'not-you',
    violation: true,
    body: '{"chatId":"7","chatType":1,"fromUserId":5,"content":"Hello"}',
  });
  const passes = (filter: TrafficFilter, search = '') =>
    [message, group].filter(sieveOf(filter, search));

  for (const [what, filter, wanted] of [
    ['everything without a filter', {}, [message, group]],
    ['the frames of a user', { userId: 'ada' }, [message]],
    ['frames that name a user', { userId: 'bob' }, [message]],
    ['frames that name a user by number', { userId: '5' }, [group]],
    ['a connection', { sessionId: 's2' }, [group]],
    ['a chat by whom it goes to', { chatId: 'bob', chatType: 0 }, [message]],
    ['a group by its id', { chatId: '7', chatType: 1 }, [group]],
    ['no chat of the other type', { chatId: '7', chatType: 0 }, []],
    ['all of one type of chat', { chatType: 1 }, [group]],
    ['commands', { commands: [3, 4] }, [message]],
    ['a direction', { direction: 'out' }, [group]],
    ['the beginning of an address', { address: '10.' }, [message]],
    ['the beginning of a build', { build: 'web/' }, [group]],
    ['sessions nobody verified', { verified: false }, [group]],
    ['violations', { violationsOnly: true }, [group]],
    ['a text in the body', { text: 'hello' }, [group]],
    ['what fits all of it', { userId: 'ada', direction: 'out' }, []],
  ] as const) {
    it(`lets through ${what}`, () => expect(passes(filter)).toEqual([...wanted]));
  }

  for (const text of ['not-you', 'WEB', 'push', 'HELLO', 's2', '172.']) {
    it(`finds ${text}`, () => expect(passes({}, text)).toEqual([group]));
  }
});
