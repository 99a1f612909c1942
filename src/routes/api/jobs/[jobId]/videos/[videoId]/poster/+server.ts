import { endpoint, jobIdOf, videoIdOf } from '$lib/server/http/endpoint.ts';
import { pictureResponse } from '$lib/server/http/picture.ts';

const poster = endpoint(async (event) => {
  const picture = await event.locals.app.pictures.source(jobIdOf(event), videoIdOf(event));
  return pictureResponse(event.request, picture);
});

export const GET = poster;
export const HEAD = poster;
