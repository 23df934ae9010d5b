import { ContentType } from '#contract/wire/packets/message';
import type { Random } from '../random.ts';
import type { Phrasing } from './phrasing.ts';
import type { PhraseBook } from './phrase-book.ts';

/** What one message holds. */
export interface Remark {
  readonly contentType: ContentType;
  readonly content: string;
  /** Seconds of a voice message. */
  readonly contentDuration?: number;
}

/** Share of remarks that are no text. */
const PICTURES = 0.06;
const VOICES = 0.07;
const VIDEOS = 0.012;

/** Turns what somebody wants to say into a message: mostly as text, at times spoken or shown. */
export function remark(
  random: Random,
  book: PhraseBook,
  phrasing: Phrasing,
  phrase: string,
): Remark {
  const kind = random.next();
  if (kind < PICTURES) {
    return { contentType: ContentType.Picture, content: mediaPath(random, 'jpg') };
  }
  if (kind < PICTURES + VOICES) {
    return {
      contentType: ContentType.Voice,
      content: mediaPath(random, 'amr'),
      contentDuration: Math.min(60, Math.ceil(random.logNormal(6, 0.8))),
    };
  }
  if (kind < PICTURES + VOICES + VIDEOS) {
    return { contentType: ContentType.Video, content: mediaPath(random, 'mp4') };
  }
  return { contentType: ContentType.Text, content: decorate(random, book, phrasing.fill(phrase)) };
}

/** An advertisement, spaced out or padded at times so that a naive filter misses it. */
export function advertisement(random: Random, spam: readonly string[]): Remark {
  const handle = `vip${random.int(1000, 99_999)}`;
  const text = random.pick(spam).replaceAll('{handle}', handle);
  const disguised = random.chance(0.25) ? spaceOut(random, text) : text;
  const loud = random.chance(0.4) ? `🔥🔥 ${disguised} 🔥🔥` : disguised;
  return { contentType: ContentType.Text, content: loud };
}

/** Puts the markup of the field into some texts: faces, pictures, files, links. */
function decorate(random: Random, book: PhraseBook, text: string): string {
  const kind = random.next();
  if (kind < 0.08) return `${text}face[${random.pick(book.faces)}]`;
  if (kind < 0.1) return `face[${random.pick(book.faces)}]`.repeat(random.int(1, 3));
  if (kind < 0.22) return `${text}${random.pick(book.emoji).repeat(random.int(1, 2))}`;
  if (kind < 0.24) return `${text} img[${mediaPath(random, 'png')}]`;
  if (kind < 0.26) {
    const name = random.pick(book.documents);
    return `file(${mediaPath(random, name.split('.').at(-1) ?? 'bin')})[${name}]`;
  }
  if (kind < 0.28) {
    const link = random.pick(book.links);
    return `${text} a(${link.url})[${link.text}]`;
  }
  if (kind < 0.283) return `audio[${mediaPath(random, 'mp3')}]`;
  if (kind < 0.286) return `video[${mediaPath(random, 'mp4')}]`;
  return text;
}

function mediaPath(random: Random, extension: string): string {
  const name = random.int(0x10000000, 0xffffffff).toString(16);
  return `/upload/${name.slice(0, 2)}/${name}.${extension}`;
}

/** Puts blanks between four characters of the plain text, as spammers do. Markup stays whole. */
function spaceOut(random: Random, text: string): string {
  const end = text.indexOf('a(');
  const plain = end < 0 ? text : text.slice(0, end);
  const at = random.int(0, Math.max(0, plain.length - 4));
  const word = plain.slice(at, at + 4).replace(/(?<=.)(?=.)/gu, ' ');
  return text.slice(0, at) + word + text.slice(at + 4);
}
