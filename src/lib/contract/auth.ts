import * as v from 'valibot';

export const SESSION_COOKIE = 'vr_session';

export const LoginRequest = v.object({ password: v.pipe(v.string(), v.maxLength(1024)) });

export const LoginAnswer = v.object({ token: v.string(), expiresAt: v.string() });
export type LoginAnswer = v.InferOutput<typeof LoginAnswer>;
