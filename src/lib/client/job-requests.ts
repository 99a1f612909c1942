import type { AdmissionRequest } from '../contract/admission.ts';
import type { Effects } from '../contract/effects.ts';
import type { EffectOverrides, OutputOptions } from '../contract/recipe.ts';
import type { JobOrder } from './submit-job.ts';
import type { VideoUpload } from './uploads/video-upload.svelte.ts';

/** What is chosen for a job, as far as the server is told of it. */
export interface Choices {
  readonly uploads: {
    readonly wanted: readonly Pick<VideoUpload, 'sizeBytes' | 'durationMs' | 'state'>[];
  };
  /** Of those that are there. */
  readonly uploadIds: readonly string[];
  readonly variations: number;
  readonly variationsAreValid: boolean;
  readonly name: string;
  readonly preset: string;
  readonly effects: EffectOverrides;
  readonly output: OutputOptions;
  readonly keepSources: boolean;
  readonly seed: number | null;
  /** By upload id. */
  readonly plans: Readonly<Record<string, readonly Effects[]>>;
}

/** The question whether it fits; null while there is nothing to ask about. */
export function admissionRequestOf(choices: Choices): AdmissionRequest | null {
  const { uploads, variations, variationsAreValid, preset, output, keepSources } = choices;
  if (!variationsAreValid || uploads.wanted.length === 0) return null;
  const files = uploads.wanted.map(({ sizeBytes, durationMs, state }) => {
    const uploaded = state.status === 'ready' || state.status === 'checking';
    return { sizeBytes, durationMs, uploaded };
  });
  return { files, variations, preset, output, keepSources };
}

/** The request that makes it; null when none of the uploads can be used. */
export function orderOf(choices: Choices): JobOrder | null {
  const { variations, preset, output, keepSources, effects, seed } = choices;
  const uploads = [...choices.uploadIds];
  if (uploads.length === 0) return null;
  const plans: Record<string, Effects[]> = {};
  for (const id of uploads) {
    const plan = choices.plans[id];
    // One that was drawn for another number of variations is of no use.
    if (plan?.length === variations) plans[id] = [...plan];
  }
  const name = choices.name.trim();
  const order = { uploads, variations, name, preset, output, effects, keepSources, plans };
  return seed === null ? order : { ...order, seed };
}
