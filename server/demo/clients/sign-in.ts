import type { ImLogin } from '#contract/rest/users';

const WITHIN_MS = 10_000;

interface Account {
  readonly username: string;
  readonly password: string;
}

/** A new token by `POST /api/im/login`; null when the server refuses or cannot be reached. */
export async function signIn(
  address: string,
  { username, password }: Account,
): Promise<string | null> {
  try {
    const answer = await fetch(new URL('/api/im/login', address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    return answer.ok ? ((await answer.json()) as ImLogin).token : null;
  } catch {
    // The server is gone; the client tries again, as one does.
    return null;
  }
}
