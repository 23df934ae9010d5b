import { decodePacket, encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { BAD_FRAMES } from '#contract/wire/testing/bad-frames';
import { decodeLikeFieldClient } from '#contract/wire/field-codec';
import { RECEIVED_FRAMES, SENT_FRAMES } from '#contract/wire/testing/frame-vectors';
import { fromHex } from '#contract/wire/testing/hex';
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
});
