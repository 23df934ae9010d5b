import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { Proposal } from '#contract/wire/agreement';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { HEADER_BYTES, writeHeader } from '#contract/wire/frame';
import type { Serializer } from '#contract/wire/serializers';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { startGateway } from './testing/start-gateway.ts';

const document = await readFile(new URL('../../docs/custom-bytes.md', import.meta.url), 'utf8');
const [, afterMark = ''] = document.split('<!-- worked-example');
const [, example = ''] = /```ts\n(.*?)```/s.exec(afterMark) ?? [];

describe('the serializer of docs/custom-bytes.md', () => {
  let folder: string;
  let deflatedJson: Serializer;

  before(async () => {
    // Inside the project, so that its imports resolve as an integrator's would.
    folder = await mkdtemp(new URL('worked-example-', import.meta.url).pathname);
    const file = `${folder}/deflated-json.ts`;
    await writeFile(file, example);
    const module = (await import(pathToFileURL(file).href)) as { deflatedJson: Serializer };
    ({ deflatedJson } = module);
  });
  after(() => rm(folder, { recursive: true }));

  for (const [what, envelope] of [
    ['by itself', undefined],
    ['in the envelope', x25519Envelope()],
  ] as const) {
    it(`carries messages, ${what}, to clients on anything else`, async (t) => {
      const serializers = [messagePackSerializer, deflatedJson];
      const { url, client } = await startGateway(t, { serializers });
      const ada = await TestImClient.connect(url);
      await ada.agree(new Proposal([deflatedJson], envelope));
      await ada.bind('ada', 'token of ada');
      const bob = await client('bob');
      const content = '早上好😀 '.repeat(500);
      ada.send(Command.MessageRequest, messageBody('ada', 'bob', { content }));
      assert.equal((await bob.next(Command.MessageResponse))['content'], content);
      bob.send(Command.MessageRequest, messageBody('bob', 'ada', { content }));
      const fromBob = await ada.next(Command.MessageResponse, (body) => body['isItMe'] === false);
      assert.equal(fromBob['content'], content);
      assert.ok(ada.format.write(Command.MessageRequest, { content }).byteLength < 500);
    });
  }

  it('answers bytes that are not its own, and bytes that would burst, as bad-payload', async (t) => {
    const { url, gateway } = await startGateway(t, { serializers: [deflatedJson] });
    const ada = await TestImClient.connect(url);
    await ada.agree(new Proposal([deflatedJson]));
    await ada.bind('ada', 'token of ada', { features: ['errors'] });
    const bomb = deflateRawSync(Buffer.alloc(64 << 20, 0x20));
    const bombFrame = Buffer.concat([Buffer.alloc(HEADER_BYTES), bomb]);
    writeHeader(bombFrame, 16, Command.HeartbeatRequest);
    ada.sendRaw(bombFrame);
    ada.sendRaw(
      encodePacket(Command.HeartbeatRequest, {}, { ...messagePackSerializer, number: 16 }),
    );
    for (let n = 0; n < 2; n++) {
      assert.equal((await ada.next(Command.Error))['code'], 'bad-payload');
    }
    await ada.settled();
    assert.equal(gateway.violations.byCode().get('bad-payload'), 2);
  });
});
