import { Command } from '#contract/wire/commands';
import type {
  LateFault,
  TrafficBatch,
  TrafficFilter,
  TrafficFrame,
} from '#contract/wire/packets/traffic';
import type { NodeEvents } from '../../bus/bus.ts';
import { encode, type Encoded } from '../encode.ts';
import type { Reveals } from '../ports.ts';
import type { Session } from '../session.ts';

/** Most frames of one batch. */
export const MAX_BATCH_FRAMES = 300;
/** A watcher is left out until it has caught up when more than this would wait for it in the server. */
const MAX_BACKLOG_BYTES = 512 * 1024;

export interface Watch {
  readonly session: Session;
  readonly watchId: string;
  readonly operatorId: string;
  filter: TrafficFilter;
  stream: WatchStream;
  /** Milliseconds since 1970: what passed earlier is not for it. */
  since: number;
  /** Until its first batch, which may hold such frames. */
  fresh: boolean;
  /** Frames left out since its last batch because it was not sent one. */
  missed: number;
  /** As it was told last; it is told when that changes. */
  revealedUntil: number;
}

/** Everybody here with the same filter who sees it the same way, and what has come for them since their last batch. */
export class WatchStream {
  readonly id: string;
  readonly filter: TrafficFilter;
  readonly revealed: boolean;
  readonly watches = new Set<Watch>();
  private frames: TrafficFrame[] = [];
  private lateFaults: LateFault[] = [];
  private dropped = 0;

  constructor(id: string, filter: TrafficFilter, revealed: boolean) {
    this.id = id;
    this.filter = filter;
    this.revealed = revealed;
  }

  /** Keeps what a batch has room for and counts the rest. */
  add({ frames, lateFaults, dropped }: NodeEvents['tap-frames']): void {
    const room = MAX_BATCH_FRAMES - this.frames.length;
    this.frames.push(...frames.slice(0, Math.max(0, room)));
    this.dropped += dropped + Math.max(0, frames.length - room);
    const lateRoom = MAX_BATCH_FRAMES - this.lateFaults.length;
    this.lateFaults.push(...lateFaults.slice(0, Math.max(0, lateRoom)));
  }

  /** A batch to each who keeps up. `pressed`: memory runs short, and nobody is sent one. */
  send(reveals: Reveals, pressed: boolean): void {
    const { frames, lateFaults, dropped, revealed } = this;
    this.frames = [];
    this.lateFaults = [];
    this.dropped = 0;
    const news = frames.length > 0 || lateFaults.length > 0 || dropped > 0;
    /** By what differs between those who get the same frames. */
    const shared = new Map<string, Encoded>();
    for (const watch of this.watches) {
      const { session, watchId, operatorId } = watch;
      const until = revealed ? (reveals.of(operatorId)?.until ?? 0) : 0;
      // Over, though nobody has told yet.
      if (revealed && until === 0) continue;
      if (!news && watch.missed === 0 && until === watch.revealedUntil) continue;
      const waiting = session.socket.writableLength;
      if (pressed || waiting > MAX_BACKLOG_BYTES) {
        watch.missed += frames.length + dropped;
        continue;
      }
      const own = watch.fresh ? frames.filter(({ at }) => at >= watch.since) : frames;
      const batch: TrafficBatch = {
        watchId,
        frames: own,
        ...(lateFaults.length > 0 ? { lateFaults } : {}),
        dropped: dropped + watch.missed,
        revealedUntil: until,
      };
      const key = `${batch.dropped} ${until} ${watchId}`;
      const encoded =
        (own === frames ? shared.get(key) : undefined) ?? encode(Command.TrafficBatch, batch);
      if (own === frames) shared.set(key, encoded);
      const bytes = encoded.in(session.format.serializer).byteLength;
      if (waiting > 0 && waiting + bytes > MAX_BACKLOG_BYTES) {
        watch.missed += frames.length + dropped;
        continue;
      }
      watch.fresh = false;
      watch.missed = 0;
      watch.revealedUntil = until;
      session.send(encoded);
    }
  }
}
