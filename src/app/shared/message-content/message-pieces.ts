/** A piece of a text message as the clients write it (docs/wire-protocol.md). */
export type MessagePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'face'; readonly name: string }
  | { readonly kind: 'link'; readonly url: string; readonly text: string }
  | { readonly kind: 'media'; readonly media: Media; readonly url: string; readonly name: string };
export type Media = 'picture' | 'voice' | 'video' | 'file';

/** face[…], img[…], audio[…], video[…], file(…)[…], a(…)[…], and bare addresses. */
const MARK =
  /face\[([^\]\s]{1,32})\]|(img|audio|video)\[([^\]\s]{1,1024})\]|(file|a)\(([^)\s]{1,1024})\)\[([^\]]{0,256})\]|(https?:\/\/[^\s<>"'()[\]，。！？；：“”‘’（）【】]{1,1024})/g;

const MEDIA: Readonly<Record<string, Media>> = {
  img: 'picture',
  audio: 'voice',
  video: 'video',
  file: 'file',
};

/** Takes a text apart. What is no mark, or leads nowhere one may go, is text. */
export function piecesOf(content: string): readonly MessagePiece[] {
  const pieces: MessagePiece[] = [];
  let end = 0;
  for (const match of content.matchAll(MARK)) {
    const piece = pieceOf(match);
    if (piece === null) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: content.slice(end, match.index) });
    pieces.push(piece);
    end = match.index + match[0].length;
  }
  if (end < content.length) pieces.push({ kind: 'text', text: content.slice(end) });
  return pieces;
}

function pieceOf(match: RegExpMatchArray): MessagePiece | null {
  const [whole, face, mark, path, call, target, label, address] = match;
  if (face !== undefined) return { kind: 'face', name: face };
  if (address !== undefined) {
    const url = safeUrl(address);
    return url === null ? null : { kind: 'link', url, text: whole };
  }
  const url = safeUrl(path ?? target ?? '');
  if (url === null) return null;
  if (call === 'a') return { kind: 'link', url, text: label === '' ? url : (label ?? url) };
  const media = MEDIA[mark ?? call ?? ''];
  if (media === undefined) return null;
  return { kind: 'media', media, url, name: label ?? '' };
}

/**
 * Where a path of a message leads: an http(s) address as it is, a path on this server, null for
 * anything else, such as `javascript:`.
 */
export function safeUrl(path: string): string | null {
  const text = path.trim();
  if (text === '' || /[\s\\]/.test(text)) return null;
  if (/^https?:\/\//i.test(text)) return URL.canParse(text) ? text : null;
  // `//host` is another host, and `word:` another scheme.
  if (text.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(text)) return null;
  return text.startsWith('/') ? text : `/${text}`;
}
