import * as v from 'valibot';

const time = v.pipe(v.string(), v.isoTimestamp());

export const NewApiToken = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
});
export type NewApiToken = v.InferOutput<typeof NewApiToken>;

/** A token for scripts; what it is worth is shown only once, when it is made. */
export const ApiToken = v.object({
  id: v.string(),
  name: v.string(),
  createdAt: time,
  expiresAt: time,
  /** To the minute; null until it is used. */
  lastUsedAt: v.nullable(time),
});
export type ApiToken = v.InferOutput<typeof ApiToken>;

export const ApiTokens = v.object({ tokens: v.array(ApiToken) });
export type ApiTokens = v.InferOutput<typeof ApiTokens>;

export const ApiTokenMade = v.object({ ...ApiToken.entries, token: v.string() });
export type ApiTokenMade = v.InferOutput<typeof ApiTokenMade>;
