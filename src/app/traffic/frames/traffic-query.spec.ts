import { type TrafficParameters, filterOf, noParameters, parametersOf } from './traffic-query.ts';

describe('the filter in the address', () => {
  const nothing = Object.fromEntries(
    Object.keys(noParameters()).map((name) => [name, undefined]),
  ) as TrafficParameters;
  const read = (from: Partial<TrafficParameters>) => filterOf({ ...nothing, ...from });

  it('says everything a filter can', () => {
    const filter = {
      userId: 'ada',
      sessionId: 's1',
      chatId: '7',
      chatType: 1,
      commands: [3, -10],
      direction: 'in',
      address: '10.',
      build: 'app/',
      verified: false,
      violationsOnly: true,
      text: '你好',
    } as const;
    const parameters = parametersOf(filter);
    expect(parameters['commands']).toBe('3,-10');
    expect(read(parameters)).toEqual(filter);
  });

  it('takes nonsense for nothing', () => {
    expect(
      read({
        user: '  ',
        chatType: '2',
        commands: 'x,999,,-',
        direction: 'up',
        verified: 'perhaps',
        violations: 'false',
      }),
    ).toEqual({});
  });

  it('takes out what is no longer wanted', () => {
    expect(
      parametersOf({ userId: '', commands: [], verified: undefined, violationsOnly: false }),
    ).toEqual({ user: null, commands: null, verified: null, violations: null });
  });

  it('is no longer than the protocol allows', () => {
    expect(read({ user: 'x'.repeat(500) }).userId?.length).toBe(128);
  });
});
