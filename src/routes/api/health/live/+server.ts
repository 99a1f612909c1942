import { json } from '@sveltejs/kit';

/** Asks nothing of the database or the volume: what is wrong with those, a new start would not mend. */
export const GET = () => json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
