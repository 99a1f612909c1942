import type { PageServerLoad } from './$types';

/** It only has to be read: no script of ours is sent with it. */
export const csr = false;

export const load: PageServerLoad = ({ locals }) => ({ version: locals.app.version });
