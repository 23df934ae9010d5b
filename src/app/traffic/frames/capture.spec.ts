import { buildFrame, buildFrames } from '../testing/build-frame.ts';
import { CAPTURE_LIMITS, captureText, readCapture, readFrameLine } from './capture.ts';

describe('captures', () => {
  const file = (text: string) => new File([text], 'night.jsonl');

  it('come back as they were written', async () => {
    const frames = [
      buildFrame({ body: '{"content":"多语言 😀\\n"}' }),
      buildFrame({
        seq: 2,
        direction: 'out',
        command: null,
        fault: 'bad-magic',
        violation: true,
        answers: 1,
        latencyMs: 1.25,
        payload: 'c0ff',
        header: '',
        body: '',
      }),
    ];
    const capture = await readCapture(file(captureText(frames)));
    expect(capture.frames).toEqual(frames);
    expect(capture.badLines).toBe(0);
    expect(capture.name).toBe('night.jsonl');
  });

  it('report each bad line with its number, and keep the good ones', async () => {
    const [first, second] = buildFrames(2).map((frame) => JSON.stringify(frame));
    const { frames, problems, badLines } = await readCapture(
      file(`${first}\n{oops\n\n[1]\r\n{"seq":-1,"direction":"in","command":3}\n${second}`),
    );
    expect(frames.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(badLines).toBe(3);
    expect(problems).toEqual([
      { line: 2, reason: 'not-json' },
      { line: 4, reason: 'not-a-frame' },
      { line: 5, reason: 'not-a-frame', field: 'seq' },
    ]);
  });

  it('are held only as far as there is room', async () => {
    const limits = { ...CAPTURE_LIMITS, frames: 2, lineCharacters: 1_000 };
    const long = `{"body":"${'x'.repeat(200_000)}"}`;
    const { frames, problems, cutOff } = await readCapture(
      file(`${long}\n${captureText(buildFrames(3))}`),
      limits,
    );
    expect(frames.length).toBe(2);
    expect(cutOff).toBeTrue();
    expect(problems).toEqual([{ line: 1, reason: 'too-long' }]);
  });

  it('are shown in the order in which the frames passed', async () => {
    const { frames } = await readCapture(file(captureText(buildFrames(3).reverse())));
    expect(frames.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('bring nothing that a frame has not', () => {
    const line = JSON.stringify({ ...buildFrame(), __proto__x: 1, extra: '<img>' });
    expect(Object.keys(readFrameLine(line))).not.toContain('extra');
  });

  for (const [field, value] of [
    ['at', 'now'],
    ['direction', 'up'],
    ['command', '3'],
    ['header', 'xyz'],
    ['masked', 1],
    ['latencyMs', -1],
    ['payload', 'abc'],
  ] as const) {
    it(`refuse a frame whose ${field} is ${JSON.stringify(value)}`, () => {
      const line = JSON.stringify({ ...buildFrame(), [field]: value });
      expect(readFrameLine(line)).toEqual({ reason: 'not-a-frame', field });
    });
  }
});
