import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
  limits: locals.app.limits,
  pressure: locals.app.volumePressure(),
});
