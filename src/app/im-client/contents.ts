import { ContentType } from '#contract/wire/packets/message';

/** What a message says. */
export interface Content {
  readonly contentType: ContentType;
  readonly content: string;
  /** Seconds of a voice message. */
  readonly contentDuration?: number;
  /** Of what has an id before it is sent. */
  readonly hasBeenSentId?: string;
}

/** `content` of a red packet and of word that somebody grabbed from it. */
export interface RedPackets {
  readonly Packets: readonly {
    readonly userName: string;
    readonly userAvatar: string;
    readonly description: string;
    readonly number: number;
    /** How many are left. */
    readonly surplusNumber: number;
    readonly Records: readonly {
      readonly userName: string;
      readonly userAvatar: string;
      readonly money: number;
      readonly lastUpdateTime: string | number;
      readonly isLucky: boolean;
    }[];
  }[];
}

/** May hold `face[…]`, `img[path]`, `file(path)[name]`, `audio[…]`, `video[…]` and `a(url)[text]`. */
export function text(content: string): Content {
  return { contentType: ContentType.Text, content };
}

/** Its thumbnail is expected at the same path, with `scale_` in front of the file's name. */
export function picture(path: string): Content {
  return { contentType: ContentType.Picture, content: path };
}

export function voice(path: string, seconds: number): Content {
  return { contentType: ContentType.Voice, content: path, contentDuration: seconds };
}

export function video(path: string): Content {
  return { contentType: ContentType.Video, content: path };
}

/** `id`: the packet's; both messages of it carry the same. */
export function redPacket(id: string, packets: RedPackets): Content {
  const content = JSON.stringify(packets);
  return { contentType: ContentType.RedPacket, content, hasBeenSentId: id };
}

/** Replaces what the red packet says wherever it is shown; adds no message. */
export function redPacketGrabbed(id: string, packets: RedPackets): Content {
  return { ...redPacket(id, packets), contentType: ContentType.RedPacketGrabbed };
}
