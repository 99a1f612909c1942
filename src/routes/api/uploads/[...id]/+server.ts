import { endpoint } from '$lib/server/http/endpoint.ts';

/** tus 1.0: every verb of the protocol goes to its own handler. */
const tus = endpoint(({ locals, request }) => locals.app.handleUpload(request));

export const OPTIONS = tus;
export const POST = tus;
export const HEAD = tus;
export const PATCH = tus;
export const DELETE = tus;
