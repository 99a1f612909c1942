import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { bodyOf, endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

const Pin = v.object({ pinned: v.boolean() });

export const POST = endpoint(async (event) => {
  const { pinned } = await bodyOf(event, Pin);
  return json({ job: await event.locals.app.pinJob(jobIdOf(event), pinned) });
});
