import { Service, inject } from '@angular/core';
import { Store } from '@ngrx/store';
import { sessionFeature } from '../core/session/session.state.ts';

export interface AnnouncementText {
  readonly title: string;
  readonly content: string;
}

/** What is being written, and what of it was sent without hearing back. */
export interface Draft extends AnnouncementText {
  /** The last try to send: sending the same text again must use the same key. */
  readonly attempt: (AnnouncementText & { readonly key: string }) | null;
}

export const EMPTY_DRAFT: Draft = { title: '', content: '', attempt: null };

/** The one draft each operator has in this browser. It survives a reload and a new sign-in. */
@Service()
export class DraftStorage {
  private readonly admin = inject(Store).selectSignal(sessionFeature.selectAdmin);

  /** What was kept; an empty draft when there is none or it cannot be read. */
  read(): Draft {
    try {
      return draftOf(JSON.parse(localStorage.getItem(this.key()) ?? 'null'));
    } catch {
      // Storage is blocked, or holds what no version of this program wrote.
      return EMPTY_DRAFT;
    }
  }

  /** Whether it was kept: storage may be full or blocked, which the operator has to know. */
  write(draft: Draft): boolean {
    try {
      localStorage.setItem(this.key(), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  remove(): void {
    try {
      localStorage.removeItem(this.key());
    } catch {
      // Blocked storage kept nothing in the first place.
    }
  }

  private key(): string {
    return `announcement-draft:${this.admin()?.id ?? ''}`;
  }
}

function draftOf(stored: unknown): Draft {
  if (!isText(stored)) return EMPTY_DRAFT;
  const { title, content } = stored;
  const attempt: unknown = 'attempt' in stored ? stored.attempt : null;
  if (!isText(attempt) || !('key' in attempt) || typeof attempt.key !== 'string') {
    return { title, content, attempt: null };
  }
  return {
    title,
    content,
    attempt: { title: attempt.title, content: attempt.content, key: attempt.key },
  };
}

function isText(value: unknown): value is AnnouncementText {
  return (
    typeof value === 'object' &&
    value !== null &&
    'title' in value &&
    typeof value.title === 'string' &&
    'content' in value &&
    typeof value.content === 'string'
  );
}

/**
 * The key to send `text` with: that of the last try when the text is the same, so that a retry
 * after a lost answer does not send twice; a new one otherwise.
 */
export function keyFor(text: AnnouncementText, { attempt }: Draft): string {
  const same = attempt?.title === text.title && attempt.content === text.content;
  return same ? attempt.key : newKey();
}

/** 128 random bits. `crypto.randomUUID` exists only behind TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
