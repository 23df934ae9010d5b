import { x25519 } from '@noble/curves/ed25519.js';
import { Dialects, Proposal } from '#contract/wire/agreement';
import { decodePacket, encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { BAD_FRAMES } from '#contract/wire/testing/bad-frames';
import { decodeLikeFieldClient } from '#contract/wire/field-codec';
import { RECEIVED_FRAMES, SENT_FRAMES } from '#contract/wire/testing/frame-vectors';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import { SEALED_CONVERSATION } from '#contract/wire/testing/envelope-vectors';
import { fromHex, toHex } from '#contract/wire/testing/hex';
import { WireError } from '#contract/wire/wire-error';

/** The frames that `contract/wire/codec.test.ts` runs in Node, here in the browser's own decoders. */
describe('the codec in a browser', () => {
  for (const { name, hex, packet } of SENT_FRAMES) {
    it(`understands ${name} of a client in the field`, () => {
      const { command, body } = decodePacket(fromHex(hex));
      expect(body).toEqual(packet);
      expect(command as number).toBe(Number(packet['command'] ?? Command.Hello));
    });

    it(`writes ${name} so that a client in the field can read it`, () => {
      const frame = encodePacket(Command.MessageResponse, packet);
      expect(decodeLikeFieldClient(frame)).toEqual({ ...packet, version: 1, command: 4 });
    });
  }

  for (const { name, hex, clientSees } of RECEIVED_FRAMES) {
    it(`agrees with clients in the field on ${name}`, () => {
      expect(decodeLikeFieldClient(fromHex(hex))).toEqual(clientSees);
    });
  }

  for (const { name, hex, fault } of BAD_FRAMES) {
    it(`rejects ${name} as ${fault}`, () => {
      expect(() => decodePacket(fromHex(hex))).toThrowMatching(
        (error) => error instanceof WireError && error.fault === fault,
      );
    });
  }

  it('writes and reads the recorded sealed conversation', () => {
    const vector = SEALED_CONVERSATION;
    const kindOf = (secret: string) =>
      x25519Envelope({
        newKey: () => {
          const secretKey = fromHex(secret);
          return {
            publicKey: x25519.getPublicKey(secretKey),
            sharedSecret: (theirs) => x25519.getSharedSecret(secretKey, theirs),
          };
        },
      });
    const proposal = new Proposal([messagePackSerializer], kindOf(vector.clientSecret));
    const dialects = new Dialects([messagePackSerializer], [kindOf(vector.serverSecret)]);
    const { terms, format: server } = dialects.agree(proposal.request);
    const client = proposal.accept(terms);
    for (const [frames, from, to] of [
      [vector.fromClient, client, server],
      [vector.fromServer, server, client],
    ] as const) {
      for (const { command, fields, hex } of frames) {
        expect(toHex(from.write(command, fields))).toBe(hex);
        expect(decodePacket(fromHex(hex), to).body).toEqual({ ...fields, version: 1, command });
      }
    }
  });
});
