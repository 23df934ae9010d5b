import type { EnvelopeKind, EphemeralKey, Side } from './envelope.ts';
import {
  type AgreeRequest,
  type AgreeResponse,
  publicKeyText,
  readAgreeResponse,
  readPublicKey,
} from './packets/agreement.ts';
import type { Outcome } from './packets/session.ts';
import {
  type Body,
  type Serializer,
  SerializerRegistry,
  jsonSerializer,
  mustBeSerializerNumber,
} from './serializers.ts';
import { WireError, WireFault } from './wire-error.ts';
import { JSON_FORMAT, WireFormat } from './wire-format.ts';

/** What an answer says of the agreement. */
export type Terms = Omit<AgreeResponse, keyof Outcome>;

/** What a server speaks beside JSON. */
export class Dialects {
  private readonly serializers = new SerializerRegistry(jsonSerializer);
  private readonly envelopes = new Map<number, EnvelopeKind>();
  /** One for each serializer: connections without an envelope share it. */
  private readonly formats = new Map<Serializer, WireFormat>([[jsonSerializer, JSON_FORMAT]]);

  /** @throws RangeError when two have the same number, or one has none that fits into a header */
  constructor(serializers: readonly Serializer[], envelopes: readonly EnvelopeKind[]) {
    for (const serializer of serializers) {
      this.serializers.register(serializer);
      this.formats.set(serializer, new WireFormat(serializer));
    }
    for (const kind of envelopes) {
      mustBeSerializerNumber(kind.number);
      if (this.serializers.find(kind.number) || this.envelopes.has(kind.number)) {
        throw new RangeError(`serializer ${kind.number} is registered already`);
      }
      this.envelopes.set(kind.number, kind);
    }
  }

  /**
   * The server's choice: the first of the client's that it has, JSON when it has none.
   * @throws WireError bad-field when the client's public key is not sound
   */
  agree(request: AgreeRequest): { readonly terms: Terms; readonly format: WireFormat } {
    const { serializers } = request;
    const known = (number: number) => this.serializers.find(number) !== undefined;
    const chosen = serializers.find((number) => known(number) || this.envelopes.has(number));
    const kind = chosen === undefined ? undefined : this.envelopes.get(chosen);
    const serializer = this.serializers.get(serializers.find(known) ?? jsonSerializer.number);
    if (!kind) {
      const format = this.formats.get(serializer) ?? JSON_FORMAT;
      return { terms: { serializer: serializer.number }, format };
    }
    const clientKey = readPublicKey(request.publicKey, kind.publicKeyBytes);
    const key = kind.newKey();
    const terms: Terms = {
      serializer: kind.number,
      inside: serializer.number,
      publicKey: publicKeyText(key.publicKey),
    };
    const said = transcript(serializers, terms, clientKey, key.publicKey);
    return { terms, format: sealed(serializer, kind, 'server', key, clientKey, said) };
  }
}

/** A client's proposal for one connection. */
export class Proposal {
  readonly request: AgreeRequest;
  private readonly serializers: readonly Serializer[];
  private readonly kind: EnvelopeKind | undefined;
  private readonly key: EphemeralKey | undefined;

  /**
   * @param serializers those it speaks, the one it likes best first; JSON is spoken anyway
   * @param kind the envelope it wants around them: then nothing less is accepted
   */
  constructor(serializers: readonly Serializer[], kind?: EnvelopeKind) {
    this.serializers = [...serializers, jsonSerializer];
    this.kind = kind;
    this.key = kind?.newKey();
    const numbers = serializers.map(({ number }) => number);
    this.request = {
      serializers: kind ? [kind.number, ...numbers] : numbers,
      ...(this.key ? { publicKey: publicKeyText(this.key.publicKey) } : {}),
    };
  }

  /**
   * How frames travel from the server's answer on.
   * @throws WireError unknown-serializer when it chose what was not proposed, bad-field when the
   *   answer or the public key in it is not sound
   */
  accept(answer: Body): WireFormat {
    const terms = readAgreeResponse(answer);
    const { kind, key } = this;
    const number = kind ? terms.inside : terms.serializer;
    const serializer = this.serializers.find((one) => one.number === number);
    if (!serializer || (kind && terms.serializer !== kind.number)) {
      throw new WireError(
        WireFault.UnknownSerializer,
        `the server chose serializer ${terms.serializer}, which was not proposed`,
      );
    }
    if (!kind || !key) return new WireFormat(serializer);
    const serverKey = readPublicKey(terms.publicKey, kind.publicKeyBytes);
    const said = transcript(this.request.serializers, terms, key.publicKey, serverKey);
    return sealed(serializer, kind, 'client', key, serverKey, said);
  }
}

function sealed(
  serializer: Serializer,
  kind: EnvelopeKind,
  side: Side,
  own: EphemeralKey,
  theirs: Uint8Array,
  said: Uint8Array,
): WireFormat {
  let secret: Uint8Array;
  try {
    secret = own.sharedSecret(theirs);
  } catch (cause) {
    throw new WireError(WireFault.BadField, 'publicKey is no key to agree with', { cause });
  }
  return new WireFormat(serializer, kind.envelope(side, secret, said));
}

/** Whoever changes a word of the agreement on its way makes two sides whose keys differ. */
function transcript(
  proposed: readonly number[],
  { serializer, inside = 0 }: Terms,
  clientKey: Uint8Array,
  serverKey: Uint8Array,
): Uint8Array {
  return Uint8Array.from([
    ...clientKey,
    ...serverKey,
    serializer,
    inside,
    proposed.length,
    ...proposed,
  ]);
}
