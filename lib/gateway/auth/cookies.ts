import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The names of our cookies. Over https they carry the `__Host-` prefix, so that no other site of the same domain can
 * set them.
 */
const names = { session: 'pobsync_session', login: 'pobsync_login', notice: 'pobsync_notice' } as const;
export type CookieName = keyof typeof names;

/** The value of a cookie; null when it is absent or came twice. */
export function readCookie(request: FastifyRequest, cookie: CookieName): string | null {
  const values = cookieValues(request.headers.cookie ?? '', fullName(request, cookie));
  const [value] = values;
  return values.length === 1 && value !== undefined && value !== '' ? value : null;
}

/** A cookie that anybody may read, such as the chosen colours. */
export function readPlainCookie(request: FastifyRequest, name: string): string | null {
  return cookieValues(request.headers.cookie ?? '', name)[0] ?? null;
}

/** @param maxAgeSeconds 0 removes it */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  cookie: CookieName,
  { value, maxAgeSeconds }: { value: string; maxAgeSeconds: number },
): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const text = `${fullName(request, cookie)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
  void reply.header('set-cookie', text);
}

function fullName(request: FastifyRequest, cookie: CookieName): string {
  return request.protocol === 'https' ? `__Host-${names[cookie]}` : names[cookie];
}

function cookieValues(header: string, name: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
