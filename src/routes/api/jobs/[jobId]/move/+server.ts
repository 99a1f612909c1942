import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { bodyOf, endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

const Move = v.object({ to: v.picklist(['front', 'back']) });

export const POST = endpoint(async (event) => {
  const { to } = await bodyOf(event, Move);
  return json({ job: await event.locals.app.moveJob(jobIdOf(event), to) });
});
