import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Registry } from 'prom-client';
import { Command } from '#contract/wire/commands';
import { messageBody } from '../testing/test-im-client.ts';
import { registerGatewayMetrics } from './gateway-metrics.ts';
import { startGateway } from './testing/start-gateway.ts';

it('the gateway’s numbers stand in the metrics', async (t) => {
  const { gateway, client } = await startGateway(t);
  const registry = new Registry();
  registerGatewayMetrics(gateway, registry);
  const ada = await client('ada');
  await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
  ada.send(Command.TopicBatch);
  await ada.settled();
  // Read twice: a counter that is read must not count its value again.
  await registry.metrics();
  const lines = (await registry.metrics()).split('\n');
  for (const line of [
    'bzghost_gateway_messages_total 1',
    'bzghost_gateway_frames_received_total 4',
    'bzghost_gateway_violations_total{code="unknown-command"} 1',
    'bzghost_gateway_online_users 1',
  ]) {
    assert.ok(lines.includes(line), `${line} in\n${lines.join('\n')}`);
  }
});
