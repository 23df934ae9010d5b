import type { ImLogin } from '#contract/rest/im-login';
import type { Role } from './cast.ts';

const WITHIN_MS = 10_000;

/** As a proxy in front of the server would tell it. */
export function forwardedFor(address: string): Record<string, string> {
  return { 'x-forwarded-for': address };
}

/** A new token by `POST /api/im/login`; null when the server refuses or cannot be reached. */
export async function signIn(
  server: string,
  { username, password, address }: Pick<Role, 'username' | 'password' | 'address'>,
): Promise<string | null> {
  try {
    const answer = await fetch(new URL('/api/im/login', server), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...forwardedFor(address) },
      body: JSON.stringify({ username, password }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    return answer.ok ? ((await answer.json()) as ImLogin).token : null;
  } catch {
    // The server is gone; the client tries again, as one does.
    return null;
  }
}
