import { MAX_BODY_CHARACTERS } from '#contract/wire/packets/traffic';

/** Nested deeper than any packet; what lies below is left out. */
const MAX_DEPTH = 12;
const MAX_SHOWN_KEY = 64;
/** Text is masked with as many dots as it has characters, up to here. */
const MAX_DOTS = 24;
const MAX_ID_CHARACTERS = 64;
/** Numbers from here on may be a telephone's. */
const PERHAPS_A_TELEPHONE = 1_000_000;

export const HIDDEN_SECRET = '••••••••';

/** What opens a door. Shown to nobody, whatever an operator may see. */
const SECRET = /token|ticket|passw|pwd|secret|credential|cookie|authorization|key$/i;

/** Fields that hold ids, numbers or words of the protocol: shown as they are, as far as they look it. */
const PROTOCOL: ReadonlySet<string> = new Set([
  'after',
  'build',
  'chatId',
  'chatType',
  'code',
  'command',
  'commands',
  'contentDuration',
  'contentType',
  'createTime',
  'cursor',
  'device',
  'direction',
  'errorCode',
  'features',
  'fromUserId',
  'hasBeenSentId',
  'held',
  'inAnswerTo',
  'inside',
  'kind',
  'messageId',
  'noticeId',
  'requestId',
  'revealedUntil',
  'sentAt',
  'serializer',
  'serializers',
  'sessionId',
  'toUserId',
  'topic',
  'userId',
  'version',
  'watchId',
]);
const ID = /^[\x21-\x7e]*$/;

/** Text of the server, or an id that a client put there: shown but for what looks personal. */
const WORDS: ReadonlySet<string> = new Set(['errorMsg', 'eventValue']);
const MAX_WORDS_CHARACTERS = 256;
const PERSONAL = /[^\s@"'<>,;:]+@[^\s@"'<>,;:]+|\+?\d(?:[ ().-]?\d){6,14}/g;

export interface BodyText {
  /** Sound JSON. */
  readonly text: string;
  /** About how many characters were left out. */
  readonly cut: number;
}

export interface BodyTextOptions {
  readonly revealed: boolean;
  /** Fields that hold words of the server in this packet, beside those that always do. */
  readonly words?: readonly string[];
  readonly maxCharacters?: number;
}

/**
 * A body as an operator is shown it. Unless revealed, only what is known to be nobody's secret is
 * plain: a field that is not known is masked, for nobody knows what a client puts there.
 */
export function bodyText(
  body: object,
  { revealed, words = [], maxCharacters = MAX_BODY_CHARACTERS }: BodyTextOptions,
): BodyText {
  const writer = new BodyWriter(revealed, words, maxCharacters);
  writer.value('', body, 0);
  return { text: writer.text, cut: writer.cut };
}

/** Whether a value of the body holds `lowerCased` text. Secrets are not looked into. */
export function bodyHolds(body: unknown, lowerCased: string, depth = 0): boolean {
  if (typeof body === 'string') return body.toLowerCase().includes(lowerCased);
  if (typeof body === 'number') return String(body).includes(lowerCased);
  if (typeof body !== 'object' || body === null || depth > MAX_DEPTH) return false;
  for (const key in body) {
    if (isSecret(key)) continue;
    if (bodyHolds((body as Record<string, unknown>)[key], lowerCased, depth + 1)) return true;
  }
  return false;
}

function isSecret(key: string): boolean {
  return !PROTOCOL.has(key) && SECRET.test(key);
}

class BodyWriter {
  text = '';
  cut = 0;
  private readonly revealed: boolean;
  private readonly words: readonly string[];
  private readonly maxCharacters: number;

  constructor(revealed: boolean, words: readonly string[], maxCharacters: number) {
    this.revealed = revealed;
    this.words = words;
    this.maxCharacters = maxCharacters;
  }

  /** `key`: the field it stands in, for the elements of a list that of the list. */
  value(key: string, value: unknown, depth: number): void {
    if (typeof value === 'string') {
      this.string(key, value);
    } else if (typeof value === 'number') {
      this.number(key, value);
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= MAX_DEPTH) this.leaveOut(1);
      else if (Array.isArray(value)) this.list(key, value, depth);
      else this.fields(value, depth);
    } else {
      this.text += typeof value === 'boolean' ? String(value) : 'null';
    }
  }

  private fields(object: object, depth: number): void {
    this.text += '{';
    let first = true;
    for (const key in object) {
      const value = (object as Record<string, unknown>)[key];
      if (value === undefined) continue;
      if (!first) this.text += ',';
      first = false;
      if (this.full) {
        this.text += '"…":';
        // Not looked into any more: there may be a million.
        this.leaveOut(2);
        break;
      }
      const shown = this.revealed ? key : key.replace(PERSONAL, dots);
      this.text += JSON.stringify(
        shown.length > MAX_SHOWN_KEY ? `${shown.slice(0, MAX_SHOWN_KEY)}…` : shown,
      );
      this.text += ':';
      if (isSecret(key) && value !== null && value !== '') this.text += `"${HIDDEN_SECRET}"`;
      else this.value(key, value, depth + 1);
    }
    this.text += '}';
  }

  private list(key: string, values: readonly unknown[], depth: number): void {
    this.text += '[';
    for (const [index, value] of values.entries()) {
      if (index > 0) this.text += ',';
      if (this.full) {
        this.leaveOut((values.length - index) * 2);
        break;
      }
      this.value(key, value, depth + 1);
    }
    this.text += ']';
  }

  private string(key: string, value: string): void {
    if (this.revealed) {
      const room = Math.max(this.maxCharacters - this.text.length, MAX_SHOWN_KEY);
      if (value.length > room) {
        this.cut += value.length - room;
        this.text += JSON.stringify(`${value.slice(0, room)}…`);
      } else {
        this.text += JSON.stringify(value);
      }
    } else if (PROTOCOL.has(key) && value.length <= MAX_ID_CHARACTERS && ID.test(value)) {
      this.text += JSON.stringify(value);
    } else if (this.holdsWords(key) && value.length <= MAX_WORDS_CHARACTERS) {
      this.text += JSON.stringify(value.replace(PERSONAL, dots));
    } else {
      this.text += `"${dots(value)}"`;
    }
  }

  private number(key: string, value: number): void {
    if (this.revealed || Math.abs(value) < PERHAPS_A_TELEPHONE || PROTOCOL.has(key)) {
      this.text += Number.isFinite(value) ? String(value) : 'null';
    } else {
      this.text += `"${dots(String(value))}"`;
    }
  }

  private holdsWords(key: string): boolean {
    return WORDS.has(key) || this.words.includes(key);
  }

  private get full(): boolean {
    return this.text.length >= this.maxCharacters;
  }

  private leaveOut(characters: number): void {
    this.cut += characters;
    this.text += '"…"';
  }
}

/** As long as the text; of a long one its length is told instead. */
function dots(text: string): string {
  return text.length <= MAX_DOTS ? DOTS.slice(0, text.length) : `${DOTS}… ${text.length}`;
}

const DOTS = '•'.repeat(MAX_DOTS);

/** The address without what tells one client from its neighbours. */
export function maskedAddress(address: string): string {
  const at = Math.max(address.lastIndexOf('.'), address.lastIndexOf(':'));
  return at < 0 ? '•' : `${address.slice(0, at + 1)}•`;
}

const RUN_OF_SECRET = /[\w-]{32,}/g;
const VALUE_OF_SECRET =
  /((?:token|ticket|passw|pwd|secret|credential|cookie|authorization|key)[\w-]*["']?\s*[:=]?\s*)("[^"]*|'[^']*|[^\s,}&]{1,256})/gi;

/**
 * Bytes that could not be read, without what may be a secret: they are no packet, so all that is known
 * is how secrets look.
 */
export function withoutSecrets(bytes: Uint8Array): Buffer {
  const latin1 = Buffer.from(bytes).toString('latin1');
  const hidden = latin1
    .replace(VALUE_OF_SECRET, (_, name: string, value: string) => name + '*'.repeat(value.length))
    .replace(RUN_OF_SECRET, (run) => '*'.repeat(run.length));
  return Buffer.from(hidden, 'latin1');
}
