import type { AdmissionAnswer, AdmissionRequest } from '../../../contract/admission.ts';
import { DEFAULT_PRESET, type Recipe } from '../../../contract/recipe.ts';
import { checkCounts, type CountLimits } from './check-counts.ts';
import type { JobEstimates } from '../progress/estimate-jobs.ts';
import type { OutputEstimates } from '../space/estimate-outputs.ts';
import { withOverrides } from './recipe-overrides.ts';
import type { Room } from '../space/room.ts';

interface Dependencies {
  readonly room: Pick<Room, 'look'>;
  readonly outputs: Pick<OutputEstimates, 'rates'>;
  readonly estimates: Pick<JobEstimates, 'readyInMs'>;
  /** @throws AppError INVALID_FIELD when there is none of that name */
  readonly findRecipe: (name: string) => Promise<Recipe>;
  readonly limits: CountLimits;
}

export type AdmitJob = (request: AdmissionRequest) => Promise<AdmissionAnswer>;

/**
 * Whether a job of such files would fit now, what would go for it, and when it would be ready. Keeps no room.
 * @throws AppError TOO_MANY_VIDEOS, INVALID_FIELD
 */
export function createAdmitJob(deps: Dependencies): AdmitJob {
  return async (request) => {
    const { files, variations } = request;
    checkCounts(variations, files.length, deps.limits);
    const preset = await deps.findRecipe(request.preset ?? DEFAULT_PRESET);
    const { output } = withOverrides(preset, request);
    const rates = await deps.outputs.rates();
    const ofOne = files.map((file) => rates.ofDeclared(file, output));
    const estimatedOutputBytes = ofOne.reduce((sum, { bytes }) => sum + bytes * variations, 0);
    const uploadBytes = files.reduce((sum, file) => sum + (file.uploaded ? 0 : file.sizeBytes), 0);
    const view = await deps.room.look(uploadBytes + estimatedOutputBytes);
    const pieces = ofOne.flatMap(({ work }) => Array.from({ length: variations }, () => work));
    return {
      decision: view.decision,
      neededBytes: view.neededBytes,
      estimatedOutputBytes,
      availableBytes: view.availableBytes,
      evictions: view.decision === 'fits-by-evicting' ? [...view.evictions] : [],
      readyInMs: await deps.estimates.readyInMs(pieces),
    };
  };
}
