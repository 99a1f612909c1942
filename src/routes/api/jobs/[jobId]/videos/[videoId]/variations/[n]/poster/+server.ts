import { endpoint, jobIdOf, numberOf, videoIdOf } from '$lib/server/http/endpoint.ts';
import { pictureResponse } from '$lib/server/http/picture.ts';

const poster = endpoint(async (event) => {
  const { pictures } = event.locals.app;
  const picture = await pictures.poster(jobIdOf(event), videoIdOf(event), numberOf(event));
  return pictureResponse(event.request, picture);
});

export const GET = poster;
export const HEAD = poster;
